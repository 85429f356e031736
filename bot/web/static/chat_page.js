// `/chat`: begin, come in with a link from another device, or go on.

import { kept } from "./browser_storage.js";
import { el, say } from "./dom.js";
import { Chat } from "./chat.js";
import { ask } from "./server.js";
import { canSpeak } from "./sound.js";
import { canRing, forget, install, ringNoMore, rings, setRings } from "./install.js";
import { speaking } from "./stage.js";

const STORE = "limber.chat";
const SEEN = "limber.chat.seen";
const main = document.querySelector("main");
const link = new URLSearchParams(location.hash.slice(1)).get("in");

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
    kept.forget(STORE);
    kept.forget(SEEN);
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
  const phone = document.querySelector("#push");
  const shownRings = async () => { phone.textContent = say(await rings() ? "chat_push_off" : "chat_push"); };
  phone.addEventListener("click", async () => {
    try {
      if (!canRing()) throw new Error("not here");
      await setRings(!await rings());
    } catch {
      told.textContent = say("chat_push_not");
      told.hidden = false;
    }
    shownRings();
  });
  shownRings();
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
  leaving("#out", "chat_out", "here");
  leaving("#out-all", "chat_out_all", "everywhere");
  document.querySelector("#back")?.addEventListener("click", async () => {
    await ringNoMore();
    await ask("/chat/back", {});
    kept.forget(STORE);
    kept.forget(SEEN);
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
    kept.forget(STORE);
    kept.forget(SEEN);
    location.reload();
  });
}

function shown() {
  if (document.querySelector("#begin")) {
    kept.forget(STORE);  // whoever was signed in here is not any more
    kept.forget(SEEN);
    return begin();
  }
  menu(new Chat(main.querySelector(".chat"), "/chat", STORE));
}

install();
if (link) enter();
else shown();
