// Makes the page one that can be installed, that opens without a network, and that can ring a phone.

import { ask } from "./server.js";

const WORKERS = { "/chat": "/worker.js", "/coach": "/coach_worker.js" };
const policy = window.trustedTypes?.createPolicy("limber", {  // a second one of this name is refused
  createScriptURL: (url) => { if (Object.values(WORKERS).includes(url)) return url; throw new TypeError("not ours"); },
});

/** scope: whose page it is, "/chat" or "/coach". */
export async function install(scope = "/chat") {
  if (!("serviceWorker" in navigator)) return null;
  const worker = WORKERS[scope];
  try {
    return await navigator.serviceWorker.register(policy ? policy.createScriptURL(worker) : worker, { scope });
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

/** Whoever signs out leaves none of the pages here that open without a network. */
export async function forget() {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) await caches.delete(name);
}

export const canRing = () => window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** Whether this phone is rung now. */
export async function rings(scope = "/chat") {
  if (!canRing()) return false;
  const worker = await navigator.serviceWorker.getRegistration(scope);
  return Boolean(await worker?.pushManager.getSubscription());
}

/** Ring this phone from now on, or no more. Returns whether it is rung; throws where it cannot be. */
export async function setRings(is_on, scope = "/chat") {
  if (!await navigator.serviceWorker.getRegistration(scope)) throw new Error("no worker");  // a private window
  const worker = await navigator.serviceWorker.ready;
  let old = await worker.pushManager.getSubscription();
  if (!is_on) {
    if (old) await ask(`${scope}/push`, { endpoint: old.endpoint });
    await old?.unsubscribe();
    return false;
  }
  if (await Notification.requestPermission() !== "granted") throw new Error("not allowed");
  const { key } = await ask(`${scope}/push`);
  if (old && !isMadeWith(old, key)) {  // Limber has another key by now: the service would refuse it
    await old.unsubscribe();
    old = null;
  }
  const made = old ?? await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { keys } = made.toJSON();
  await ask(`${scope}/push`, { endpoint: made.endpoint, p256dh: keys.p256dh, auth: keys.auth });
  return true;
}

/** Whether a subscription was made with this key (base64url). */
function isMadeWith(subscription, key) {
  const its = subscription.options?.applicationServerKey;
  if (!its) return true;  // a browser that does not tell
  const text = btoa(String.fromCharCode(...new Uint8Array(its)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === key;
}
