// Below "The next ones: …": ringing this phone for check-ins, or what does it where that cannot be.

import { el, say, words } from "./dom.js";
import { canRing, install, rings, setRings } from "./install.js";

/** What is offered below the newest line that says when the next check-ins come; an older offer goes. */
export async function offerRing(lines, line, text) {
  if (!saysWhenNext(text ?? "")) return;
  const is_rung = await rings();
  lines.querySelector(".ring-offer")?.remove();
  if (is_rung) return;
  const box = el("div", { class: "ring-offer", role: "group", "aria-label": say("chat_choices") });
  const not = () => box.replaceChildren(
    el("p", { class: "small" }, say("chat_push_not")),
    el("a", { class: "quiet", href: "/chat/check-ins.ics", download: "limber.ics" }, say("chat_calendar")));
  const ring = async () => {
    try {
      await install();
      await setRings(true);
      box.replaceChildren(el("p", { class: "small", role: "status" }, say("chat_push_on")));
      document.dispatchEvent(new Event("rings"));
    } catch {
      not();
    }
  };
  if (canRing()) box.append(el("button", { type: "button", class: "quiet", onclick: ring }, say("chat_push_check_ins")));
  else not();
  line.append(box);
}

function saysWhenNext(text) {
  return ["tells_set", "tells_next"].map((key) => words[key]?.split("{")[0]).some((begins) => begins && text.includes(begins));
}
