// What a coach can choose at a thread: ready answers, drills, orders, times, and how a flag is lifted.

import { el, say } from "./dom.js";

export function snippets(ready, chosen) {
  return choose(say("coach_snippets"), ready.snippets.map((name) => [name, name.replaceAll("_", " ")]), chosen);
}

export function drills(ready, chosen) {
  return choose(say("coach_drills"), ready.drills.map((name) => [name, name]), chosen);
}

/** chosen: told the command and what follows it. */
export function orders(ready, chosen) {
  return choose(say("coach_orders"), [
    ...ready.areas.flatMap((area) => [10, 20].map((minutes) => [`assign ${area} ${minutes}`, say("coach_order_assign", { area, minutes })])),
    ...ready.areas.flatMap((area) => [3, 7].map((days) => [`rest ${area} for ${days} days`, say("coach_order_rest", { area, days })])),
    ...ready.drills.map((name) => [`avoid ${name}`, say("coach_order_avoid", { name })]),
  ], (order) => chosen(...commandOf(order)));
}

export function later(chosen) {
  return choose(say("coach_later"), ["2h", "tomorrow 9:00", "3d"].map((when) => [when, say(`coach_later_${when.split(" ")[0]}`)]), chosen);
}

export function snooze(chosen) {
  return choose(say("coach_snooze"), ["2h", "1d", "3d"].map((span) => [span, say(`coach_snooze_${span}`)]), chosen);
}

export function close(chosen) {
  return choose(say("coach_close_later"), ["1d", "3d", "7d"].map((span) => [span, say(`coach_close_${span}`)]), chosen);
}

/** Mute or block; chosen: told the command and what follows it. */
export function door(chosen) {
  const options = ["mute 1d", "mute 7d", "mute off", "block 7d", "block", "block off"];
  return choose(say("coach_door"), options.map((each) => [each, say(`coach_door_${each.replace(" ", "_")}`)]), (each) => chosen(...commandOf(each)));
}

/** The command and what follows it. */
function commandOf(line) {
  const [what, ...rest] = line.split(" ");
  return [what, rest.join(" ")];
}

function choose(label, options, chosen) {
  const box = el("select", { "aria-label": label, onchange: () => { const value = box.value; box.value = ""; if (value) chosen(value); } },
    el("option", { value: "" }, label), options.map(([value, text]) => el("option", { value }, text)));
  return box;
}

/** A flag is lifted by two taps, never by one. */
export function lift(name, done) {
  const button = el("button", { type: "button", class: "quiet", onclick: () => {
    if (button.dataset.sure) { done(); return; }
    button.dataset.sure = "yes";
    button.textContent = say(`coach_${name}_sure`);
    setTimeout(() => { delete button.dataset.sure; button.textContent = say(`coach_${name}`); }, 5000);
  } }, say(`coach_${name}`));
  return button;
}
