// What a person wrote or sent, as a bubble of their chat.

import { clock, el, say } from "./dom.js";
import { addressOf } from "./thumbnail.js";

/** zone: the try-out's, whose own words show no time. */
export function ownLine(text, { taken, refused, at, what, thumbnail }, zone) {
  const src = addressOf(thumbnail);
  const named = what === "photo" && text !== say("chat_photo_sent");
  const sent = src ? el("img", { src, alt: say("chat_photo_sent"), class: "photo" })
    : named ? el("span", { class: "was-photo" }, say("chat_photo_sent")) : null;
  return el("div", { class: `line mine${taken ? "" : " sending"}${refused ? " refused" : ""}` },
    el("div", { class: "bubble" }, el("span", { class: "hush" }, say("chat_from_me")), sent, ...text.split("\n").flatMap((part, i) => (i ? [el("br"), part] : [part])),
      el("time", {}, zone ? "" : clock(at))));
}
