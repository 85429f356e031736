// What the menus of a person and of a coach share: ringing this device, and a link for another one.

import { el, say } from "./dom.js";
import { canRing, install, rings, setRings } from "./install.js";
import { ask } from "./server.js";

/** A button that says what it would do now. told: where it is said that this device cannot be rung; not: how. */
export function ringButton(button, told, scope, not) {
  const shown = async () => { button.textContent = say(await rings(scope) ? "chat_push_off" : "chat_push"); };
  button.addEventListener("click", async () => {
    told.hidden = true;
    try {
      if (!canRing()) throw new Error("not here");
      await install(scope);
      await setRings(!await rings(scope), scope);
    } catch {
      told.textContent = say(not);
      told.hidden = false;
    }
    shown();
  });
  document.addEventListener("rings", shown);  // from the conversation
  shown();
}

/** A button that makes a link for another device, to be copied from where it is shown. */
export function linkButton(button, told, path) {
  button.addEventListener("click", async () => {
    try {
      const { link } = await ask(path, {});
      told.replaceChildren(el("span", {}, say("link_made")), el("input", { readonly: true, value: link, "aria-label": say("link_label"), onfocus: (event) => event.target.select() }));
    } catch {
      told.textContent = say("chat_away");
    }
    told.hidden = false;
    told.querySelector("input")?.focus();
  });
}
