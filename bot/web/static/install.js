// Makes the page one that can be installed, that opens without a network, and that can ring a phone.

import { ask } from "./dom.js";

const WORKER = "/worker.js";

export async function install() {
  if (!("serviceWorker" in navigator)) return null;
  const policy = window.trustedTypes?.createPolicy("limber", {
    createScriptURL: (url) => { if (url === WORKER) return url; throw new TypeError("not ours"); },
  });
  try {
    return await navigator.serviceWorker.register(policy ? policy.createScriptURL(WORKER) : WORKER, { scope: "/chat" });
  } catch {
    return null; // a private window, or plain http: then it is a page like any other
  }
}

/** Before signing out, while one still may: this phone is rung no more for the chat that one leaves. */
export async function ringNoMore() {
  try {
    if (await rings()) await setRings(false);
  } catch { /* the server drops it with the session */ }
}

/** Whoever signs out leaves nothing of the page here. */
export async function forget() {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) await caches.delete(name);
}

export const canRing = () => window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** Whether this phone is rung now. */
export async function rings() {
  if (!canRing()) return false;
  const worker = await navigator.serviceWorker.getRegistration("/chat");
  return Boolean(await worker?.pushManager.getSubscription());
}

/** Ring this phone from now on, or no more. Returns whether it is rung; throws where it cannot be. */
export async function setRings(is_on) {
  const worker = await navigator.serviceWorker.ready;
  const old = await worker.pushManager.getSubscription();
  if (!is_on) {
    if (old) await ask("/chat/push", { endpoint: old.endpoint });
    await old?.unsubscribe();
    return false;
  }
  if (await Notification.requestPermission() !== "granted") throw new Error("not allowed");
  const { key } = await ask("/chat/push");
  const made = old ?? await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { keys } = made.toJSON();
  await ask("/chat/push", { endpoint: made.endpoint, p256dh: keys.p256dh, auth: keys.auth });
  return true;
}
