// Makes the page one that can be installed, and that opens without a network.

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

/** Whoever signs out leaves nothing of the page here. */
export async function forget() {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) await caches.delete(name);
}
