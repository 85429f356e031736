// `/chat`: begin, come in with a link from another device, or go on.

import { kept } from "./browser_storage.js";
import { el, say } from "./dom.js";
import { Chat } from "./chat.js";
import { ask } from "./server.js";
import { canSpeak } from "./sound.js";
import { forget, install, ringNoMore } from "./install.js";
import { linkButton, ringButton } from "./menu.js";
import { speaking } from "./stage.js";

const STORE = "limber.chat";
const SEEN = "limber.chat.seen";
const main = document.querySelector("main");
const link = new URLSearchParams(location.hash.slice(1)).get("in");

/** Nothing of the chat that was here stays in this browser. */
function forgetChat() {
  kept.forget(STORE);
  kept.forget(SEEN);
}

/** A link from another device: say what opening it means, and open it only when it is wished. */
async function enter() {
  history.replaceState(null, "", "/chat");
  const told = document.querySelector("#told");
  try {
    const found = await ask("/chat/in", { link });
    if (found.is_mine) return location.reload();
    const open = el("button", { type: "button", class: "main", onclick: () => go() }, say("link_open"));
    const stay = el("button", { type: "button", class: "quiet", onclick: () => location.reload() }, say("link_stay"));
    main.replaceChildren(el("section", { class: "welcome", role: "alertdialog", "aria-labelledby": "link-title" },
      el("h2", { id: "link-title" }, say("link_title")),
      el("p", {}, say("link_asks")),
      found.has_chat ? el("p", {}, say("link_keeps")) : null,
      el("div", { class: "acts" }, stay, open)));
    stay.focus();
  } catch (error) {
    told.textContent = say(error.status === 429 ? "too_often" : error.status ? "link_spent" : "chat_away");
    told.hidden = false;
    shown();
  }
}

async function go() {
  try {
    await ringNoMore();
    await ask("/chat/in", { link, sure: "yes" });
    forgetChat();
  } finally {
    location.reload();
  }
}

function begin() {
  const form = document.querySelector("#begin");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
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

function menu(chat) {
  const details = document.querySelector(".menu");
  for (const button of document.querySelectorAll("[data-says]")) {
    button.addEventListener("click", () => { details.open = false; chat.send({ what: "say", text: button.dataset.says }); });
  }
  const voice = document.querySelector("#speak");
  voice.hidden = !canSpeak();
  const shownVoice = () => {
    voice.setAttribute("aria-pressed", String(speaking.is()));
    voice.textContent = say(speaking.is() ? "chat_speak_off" : "chat_speak");
  };
  voice.addEventListener("click", () => { speaking.set(!speaking.is()); shownVoice(); });
  shownVoice();
  const told = document.querySelector("#told");
  ringButton(document.querySelector("#push"), told, "/chat", "chat_push_not");
  linkButton(document.querySelector("#other"), told, "/chat/link");
  leaving("#out", "chat_out", "here");
  leaving("#out-all", "chat_out_all", "everywhere");
  document.querySelector("#back")?.addEventListener("click", async () => {
    await ringNoMore();
    await ask("/chat/back", {});
    forgetChat();
    location.reload();
  });
}

function leaving(id, label, where) {
  document.querySelector(id).addEventListener("click", async (event) => {
    const button = event.currentTarget;
    if (!button.dataset.sure) {
      button.dataset.sure = "yes";
      button.textContent = say("chat_out_sure");
      setTimeout(() => { delete button.dataset.sure; button.textContent = say(label); }, 6000);
      return;
    }
    await ringNoMore();
    await ask("/chat/out", { where });
    await forget();
    forgetChat();
    location.reload();
  });
}

function shown() {
  if (document.querySelector("#begin")) {
    forgetChat();  // whoever was signed in here is not any more
    return begin();
  }
  menu(new Chat(main.querySelector(".chat"), "/chat", STORE));
}

install();
if (link) enter();
else shown();
