// `/coach`: the desk, and the way out.

import { ask, el, say } from "./dom.js";
import { Desk } from "./coach.js";

const root = document.querySelector(".desk");
new Desk(root, "/coach", JSON.parse(root.dataset.ready), {
  opened: (person) => document.body.classList.toggle("reading", person !== null),
});

document.querySelector("#out").addEventListener("click", async () => {
  await ask("/coach/out", {});
  location.reload();
});

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
