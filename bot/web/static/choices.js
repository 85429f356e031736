// The buttons below a message, and the keys that lead from one to the next.

import { el, say } from "./dom.js";

/** Numbers stand in a row of their own; tap: told the choice and its button. */
export function choiceGroup(buttons, tap) {
  const isScale = buttons.filter((b) => /^\d+$/.test(b.label)).length > 2;
  const box = el("div", { class: `choices${isScale ? " scale" : ""}`, role: "group", "aria-label": say("chat_choices") });
  for (const choice of buttons) {
    const isNumber = /^\d+$/.test(choice.label);
    box.append(el("button", {
      type: "button", data: { id: choice.id },
      class: isNumber && isScale ? "number" : choice.main ? "first-choice" : null,
      "aria-pressed": choice.ticks ? String(choice.marked) : null,
      onclick: (event) => tap(choice, event.currentTarget),
    }, choice.label));
  }
  return box;
}

/** The buttons of the newest message that has any. */
export function newestChoices(lines) {
  const groups = [...lines.querySelectorAll(".choices")];
  return groups.length ? [...groups.at(-1).querySelectorAll("button")] : [];
}

/** Arrows lead round the buttons of one message; Escape leads to the field. */
export function moveByKey(event, field) {
  const group = event.target.closest?.(".choices");
  if (!group) return;
  const all = [...group.querySelectorAll("button")];
  const at = all.indexOf(event.target);
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (by) { event.preventDefault(); all[(at + by + all.length) % all.length].focus(); }
  else if (event.key === "Escape") field.focus();
}
