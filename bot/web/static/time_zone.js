// The time zone that this device has, offered where Limber asks for a city: one tap, and nothing is typed.

import { el, say } from "./dom.js";

/** A button below the question for a city, where the device knows its zone; an older one goes.
 *
 * tell: called with what a tap says.
 */
export function offerZone(lines, line, text, tell) {
  lines.querySelector(".zone-offer")?.remove();
  if (!text || !asksForCity(text)) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  if (!zone.includes("/") || zone.startsWith("Etc/")) return;  // an offset is no place
  const city = zone.split("/").at(-1).replaceAll("_", " ");
  const box = el("div", { class: "choices zone-offer", role: "group", "aria-label": say("chat_choices") },
    el("button", { type: "button", onclick: () => { box.remove(); tell(zone); } }, say("chat_zone", { city })));
  line.append(box);
}

function asksForCity(text) {
  return ["city", "city_again", "city_unknown", "city_offset"].map((key) => `asks_${key}`).some((key) => plain(text).endsWith(plain(say(key))));
}

const plain = (text) => text.replace(/\s+/g, " ").trim();
