// `/chat`: begin, come in with a link from another device, or go on.

import { ask, el, kept, say } from "./dom.js";
import { Chat } from "./chat.js";

const STORE = "limber.chat";
const main = document.querySelector("main");
const link = new URLSearchParams(location.hash.slice(1)).get("in");

async function enter() {
  history.replaceState(null, "", "/chat");
  try {
    await ask("/chat/in", { link });
    kept.forget(STORE);
    location.reload();
  } catch {
    const told = document.querySelector("#told");
    if (told) { told.textContent = say("link_spent"); told.hidden = false; }
  }
}

function begin() {
  const form = document.querySelector("#begin");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      kept.forget(STORE);
      await ask("/chat/begin", { name: form.elements.name.value });
      location.reload();
    } catch (error) {
      const told = document.querySelector("#told");
      told.textContent = say(error.status === 429 ? "too_often" : "chat_away");
      told.hidden = false;
      button.disabled = false;
    }
  });
}

function menu() {
  const told = document.querySelector("#told");
  document.querySelector("#other").addEventListener("click", async () => {
    try {
      const { link: made } = await ask("/chat/link", {});
      told.replaceChildren(el("span", {}, say("link_made")), el("input", { readonly: true, value: made, "aria-label": say("link_label"), onfocus: (e) => e.target.select() }));
    } catch {
      told.textContent = say("chat_away");
    }
    told.hidden = false;
    told.querySelector("input")?.focus();
  });
  document.querySelector("#out").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    if (!button.dataset.sure) {
      button.dataset.sure = "yes";
      button.textContent = say("chat_out_sure");
      setTimeout(() => { delete button.dataset.sure; button.textContent = say("chat_out"); }, 5000);
      return;
    }
    await ask("/chat/out", {});
    kept.forget(STORE);
    location.reload();
  });
}

if (link) enter();
if (document.querySelector("#begin")) begin();
else if (!link) {
  menu();
  new Chat(main.querySelector(".chat"), "/chat", STORE);
}
