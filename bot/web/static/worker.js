// The service worker: what was open is there without a network, and comes fresh with one.
//
// Rules:
// - The network goes first, always: what is kept here is only for when there is none.
// - Of the conversation nothing is kept here; the page keeps that itself, and drops it on signing out.

const SHELL = "limber-shell-2";
const PICTURES = "limber-pictures-1";
const MOST_PICTURES = 80;
const KEPT = [
  "/static/style.css", "/static/chat_page.js", "/static/chat.js", "/static/dom.js", "/static/server.js",
  "/static/browser_storage.js", "/static/chart.js", "/static/ring.js", "/static/ring_offer.js",
  "/static/choices.js", "/static/file.js", "/static/follow.js", "/static/icon.js", "/static/own_line.js", "/static/picture.js", "/static/wake_lock.js",
  "/static/install.js", "/static/menu.js", "/static/sound.js", "/static/stage.js", "/static/thumbnail.js", "/static/time_zone.js", "/static/icon.svg", "/static/icon-192.png", "/manifest.webmanifest",
];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (![SHELL, PICTURES].includes(name)) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === "/chat") event.respondWith(fresh(request, SHELL, "/chat"));
  else if (pathname.startsWith("/static/") || pathname === "/manifest.webmanifest") event.respondWith(fresh(request, SHELL, pathname));
  else if (pathname.startsWith("/pictures/")) event.respondWith(kept(request));
});

/** From the network, and a copy for when there is none. */
async function fresh(request, name, key) {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(key, answer.clone());
    return answer;
  } catch (error) {
    const found = await cache.match(key);
    if (found) return found;
    throw error;
  }
}

/** A drill's picture changes seldom: the copy first, and a fresh one meanwhile. */
async function kept(request) {
  const cache = await caches.open(PICTURES);
  const found = await cache.match(request);
  const fetched = fetch(request).then(async (answer) => {
    if (answer.ok) {
      await cache.put(request, answer.clone());
      const all = await cache.keys();
      for (const old of all.slice(0, Math.max(0, all.length - MOST_PICTURES))) await cache.delete(old);
    }
    return answer;
  });
  if (!found) return fetched;
  fetched.catch(() => {});
  return found;
}

// -- a phone that is rung ----------------------------------------------------------------------

self.addEventListener("push", (event) => {
  const { title, text } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body: text, icon: "/static/icon-192.png", tag: "limber" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const [open] = await self.clients.matchAll({ type: "window" });
    return open ? open.focus() : self.clients.openWindow("/chat");
  })());
});
