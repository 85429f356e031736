// Rings the coach's device. It keeps nothing of the desk: what stands there is for signed-in eyes alone.

self.addEventListener("push", (event) => {
  const { title, text } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body: text, icon: "/static/icon-192.png", tag: title }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const [open] = await self.clients.matchAll({ type: "window" });
    return open ? open.focus() : self.clients.openWindow("/coach");
  })());
});
