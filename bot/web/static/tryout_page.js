// `/`: a person's chat, the coach's desk, and a clock to push.

import { kept } from "./browser_storage.js";
import { el, say } from "./dom.js";
import { Chat } from "./chat.js";
import { Desk } from "./coach.js";
import { ask } from "./server.js";

const box = document.querySelector("#chat");
const people = document.querySelector("#people");
document.querySelector("#more").addEventListener("click", () => more());
const clock = document.querySelector("#clock");
const root = document.querySelector(".desk");
const STORE = "limber.try";
let chat = null;
let state = { people: [], now: Date.now(), zone: "" };
let mine = kept.read(`${STORE}.who`, null);
let skew = 0;

function draw() {
  const taken = state.people.map((person) => el("button", {
    type: "button", role: "tab", "aria-selected": String(person.chat === mine), onclick: () => be(person.chat),
  }, person.name));
  people.replaceChildren(...taken);
}

function tell() {
  const now = new Date(Date.now() + skew);
  clock.textContent = now.toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: state.zone || undefined });
  clock.setAttribute("datetime", now.toISOString());
}

async function look() {
  state = await ask("/try/state");
  skew = state.now - Date.now();
  if (!state.people.some((person) => person.chat === mine)) mine = state.people[0].chat;
  draw();
  tell();
}

async function be(who) {
  mine = who;
  kept.write(`${STORE}.who`, mine);
  chat?.close();
  draw();
  chat = new Chat(box, `/try/people/${mine}`, `${STORE}.${mine}`, {
    zone: state.zone,
    gone: () => location.reload(),
  });
  await ask(`/try/people/${mine}/begin`, {}).catch(() => {});
}

async function more() {
  const { chat: made } = await ask("/try/people", {});
  await look();
  await be(made);
}

async function push(to, button) {
  button.disabled = true;
  try {
    state = await ask("/try/clock", { to });
    skew = state.now - Date.now();
    tell();
  } finally {
    button.disabled = false;
    button.focus({ preventScroll: true });
  }
}

for (const button of document.querySelectorAll("[data-push]")) {
  button.addEventListener("click", () => push(button.dataset.push, button));
}
document.querySelector("#anew").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  if (!button.dataset.sure) {
    button.dataset.sure = "yes";
    button.textContent = say("try_anew_sure");
    setTimeout(() => { delete button.dataset.sure; button.textContent = say("try_anew"); }, 5000);
    return;
  }
  chat?.close();
  for (const person of state.people) kept.forget(`${STORE}.${person.chat}`);
  await ask("/try/anew", {});
  location.reload();
});

for (const button of document.querySelectorAll("[data-side]")) {
  button.addEventListener("click", () => {
    document.body.dataset.side = button.dataset.side;
    for (const other of document.querySelectorAll("[data-side]")) other.setAttribute("aria-pressed", String(other === button));
  });
}

await look();
await be(mine);
new Desk(root, "/try/coach", JSON.parse(root.dataset.ready));
setInterval(tell, 1000);
