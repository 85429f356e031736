// `/coach`: the desk, and the way out.

import { el, say } from "./dom.js";
import { Desk } from "./coach.js";
import { canRing, install, rings, setRings } from "./install.js";
import { ask } from "./server.js";

const root = document.querySelector(".desk");
new Desk(root, "/coach", JSON.parse(root.dataset.ready), {
  opened: (person) => document.body.classList.toggle("reading", person !== null),
});

document.querySelector("#out").addEventListener("click", async () => {
  await ask("/coach/out", {});
  location.reload();
});

const phone = document.querySelector("#push");
const shownRings = async () => { phone.textContent = say(await rings("/coach") ? "chat_push_off" : "chat_push"); };
phone.addEventListener("click", async () => {
  const told = document.querySelector("#told");
  told.hidden = true;
  try {
    if (!canRing()) throw new Error("not here");
    await install("/coach");
    await setRings(!await rings("/coach"), "/coach");
  } catch {
    told.textContent = say("coach_push_not");
    told.hidden = false;
  }
  shownRings();
});
shownRings();

document.querySelector("#other").addEventListener("click", async () => {
  const told = document.querySelector("#told");
  try {
    const { link } = await ask("/coach/link", {});
    told.replaceChildren(el("span", {}, say("link_made")), el("input", { readonly: true, value: link, "aria-label": say("link_label"), onfocus: (e) => e.target.select() }));
    told.querySelector("input").focus();
  } catch {
    told.textContent = say("chat_away");
  }
  told.hidden = false;
});
