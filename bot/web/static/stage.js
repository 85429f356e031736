// The stage: while a drill runs, its picture, side, seconds and three buttons, to be read from afar.
//
// Its time is the server's. The buttons keep their places, whatever a stretch offers.

import { kept } from "./browser_storage.js";
import { el, say } from "./dom.js";
import * as sound from "./sound.js";
import { WakeLock } from "./wake_lock.js";

const PLACES = [["go", "done", "resume"], ["pause"], ["hurts", "stop"]];
const SPEAK = "limber.speak";
const SAMPLES = 20;
const NOWHERE = { place: "", side: "" };

export class Stage {
  /** root: the chat; tap: called with a choice. */
  constructor(root, tap) {
    Object.assign(this, { root, tap, due: null, shown: null, where: NOWHERE, picture: null, samples: [], skew: 0, screen: new WakeLock() });
    this.figure = el("div", { class: "stage-picture" });
    this.place = el("p", { class: "stage-place" });
    this.phase = el("h2", { class: "stage-phase" });
    this.side = el("p", { class: "stage-side", hidden: true });
    this.seconds = el("p", { class: "stage-seconds", role: "timer", "aria-live": "off" });
    this.reps = el("p", { class: "stage-reps", hidden: true });
    this.bar = el("progress", { class: "stage-bar", max: 1, value: 0, "aria-label": say("stage_tempo") });
    this.cue = el("p", { class: "stage-cue", tabindex: 0 });
    this.buttons = el("div", { class: "stage-buttons", role: "group", "aria-label": say("chat_choices") });
    this.dark = el("p", { class: "stage-dark", hidden: "wakeLock" in navigator }, say("stage_dark"));
    this.talk = el("button", { type: "button", class: "stage-talk", onclick: () => this.toTalk() }, say("stage_talk"));
    this.node = el("section", { class: "stage", "aria-label": say("stage"), hidden: true },
      this.figure,
      el("div", { class: "stage-told" }, this.place, el("div", { class: "stage-head" }, this.phase, this.side), this.seconds, this.reps, this.bar, this.cue),
      this.buttons, this.dark, this.talk);
    this.back = el("button", { type: "button", class: "stage-back", hidden: true, onclick: () => this.toStage() }, say("stage_back"));
    root.prepend(this.node);
    this.node.after(this.back);
    this.timer = setInterval(() => this.draw(), 100);
    document.addEventListener("visibilitychange", this.seen = () => this.wake());
    root.addEventListener("scroll", this.scrolled = () => this.placed(), { passive: true });
  }

  close() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
    this.root.removeEventListener("scroll", this.scrolled);
    this.stop();
  }

  /** The server's clock less ours: a slow answer only makes it look smaller than it is.
   *
   * now: null for what was kept here, which tells nothing of that clock.
   */
  clock(now) {
    if (now === null) return this.skew;
    this.samples = [...this.samples, now - Date.now()].slice(-SAMPLES);
    this.skew = Math.max(...this.samples);
    return this.skew;
  }

  /** A picture came along; it stays until the next one. */
  keep(picture, make) {
    if (this.picture === `${picture.name}.${picture.side}`) return;
    this.picture = `${picture.name}.${picture.side}`;
    this.figure.replaceChildren(make(picture));
  }

  /** A stretch runs: its event and the instant at which it ends (server's clock, ms). */
  run(event, due) {
    const is_new = this.shown?.slot !== event.slot;
    const is_moved = is_new || this.due === null || Math.abs(this.due - due) > 30;
    this.due = due;
    if (is_moved) sound.schedule(event.until, due, this.skew);
    if (is_new || this.shown.n !== event.n) this.show(event);
    if (is_new && kept.read(SPEAK, false)) sound.speak(spoken(event.text));
    this.draw();
    this.wake();
  }

  /** Paused: the picture stays, time stands still. stretch: what ran, and since when it stands, for a page that was
   * opened since; null where no drill did. */
  pause(event, stretch, since) {
    if (this.node.hidden && !stretch || this.due === null && this.shown === event) return;
    sound.silence();
    if (this.node.hidden) {
      this.total = stretch.until.seconds;
      this.beats = stretch.until.beats ?? [];
      this.left = Math.max(0, Math.min(this.total, this.total - (since - stretch.at) / 1000));
      this.where = placed(stretch);
    } else if (this.due !== null) this.left = this.remaining;
    this.due = null;
    this.show(event, say("stage_paused"));
    this.wake();
  }

  /** Nothing runs: the conversation is all there is. */
  stop() {
    if (this.node.hidden) return;
    sound.silence();
    this.due = this.shown = null;
    this.where = NOWHERE;
    this.node.hidden = this.back.hidden = true;
    this.root.classList.remove("staged");
    this.wake();
  }

  show(event, phase = "") {
    const { name, lines, cue, dose } = read(event.text);
    const was_hidden = this.node.hidden;
    this.shown = event;
    this.node.hidden = false;
    this.root.classList.add("staged");
    const is_ready = event.until?.phase === "ready";
    if (event.until) this.where = placed(event);
    this.place.textContent = this.where.place;
    this.side.textContent = this.where.side;
    this.side.hidden = !this.where.side;
    this.node.classList.toggle("ready", is_ready && Boolean(name));
    this.phase.textContent = phase || (is_ready && name) || say(event.until.beats?.length ? "stage_reps" : `stage_${event.until.phase}`);
    const told = cue && !is_ready ? [el("span", {}, cue), el("span", { class: "stage-dose" }, dose)]
      : lines.filter((line) => !is_ready || line !== name).map((line) => el("span", {}, line));
    this.cue.replaceChildren(...told);
    this.cue.scrollTop = 0;
    if (event.until) {
      this.total = event.until.seconds;
      this.beats = event.until.beats ?? [];
    }
    const focused = this.buttons.contains(document.activeElement) ? [...this.buttons.children].indexOf(document.activeElement) : -1;
    this.buttons.replaceChildren(...PLACES.map((names, index) => this.button(event, names, index)));
    if (focused >= 0) this.buttons.children[focused].focus({ preventScroll: true });
    if (was_hidden) this.toStage();
    this.draw();
  }

  button(event, names, index) {
    const choice = event.buttons?.find((each) => names.includes(each.id.split(".").at(-1)));
    const kind = ["main", "calm", "care"][index];
    if (!choice) return el("button", { type: "button", class: kind, disabled: true, "aria-hidden": "true" });
    return el("button", { type: "button", class: kind, data: { id: choice.id }, onclick: () => this.tap(choice) }, choice.label);
  }

  get remaining() {
    return this.due === null ? this.left ?? 0 : (this.due - this.skew - Date.now()) / 1000;
  }

  draw() {
    if (this.node.hidden) return;
    const left = Math.max(0, Math.min(this.remaining, this.total ?? Infinity));
    const shown = Math.ceil(left - 0.02);
    this.write(this.seconds, shown < 100 ? `${shown}` : `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`);
    this.seconds.classList.toggle("long", shown >= 100);
    const rep = this.beats.reduce((sum, each) => sum + each, 0);
    this.reps.hidden = !rep;
    const done = Math.max(0, this.total - left);
    if (rep) {
      const of = Math.max(1, Math.round(this.total / rep));
      this.write(this.reps, say("stage_rep", { number: Math.min(of, Math.floor(done / rep) + 1), of }));
    }
    this.bar.value = rep ? tempo(done % rep, this.beats) : this.total ? done / this.total : 0;
  }

  write(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  toTalk() {
    this.root.scrollTo({ top: this.node.offsetHeight, behavior: "auto" });
    this.root.querySelector(".lines")?.focus({ preventScroll: true });
  }

  toStage() {
    this.root.scrollTo({ top: 0, behavior: "auto" });
  }

  placed() {
    this.back.hidden = this.node.hidden || this.root.scrollTop < this.node.offsetHeight / 2;
  }

  /** The screen stays on while something counts: nobody can tap on all fours. */
  wake() {
    this.screen.keep(this.due !== null && !this.node.hidden && !document.hidden);
  }
}

/** How far the bar is: it fills on the first part of a rep, and empties on the last. */
function tempo(at, beats) {
  let from = 0;
  for (const [index, each] of beats.entries()) {
    const part = (at - from) / each;
    if (part <= 1) return index === 0 ? part : index === beats.length - 1 ? 1 - part : 1;
    from += each;
  }
  return 0;
}

function plain(text) {
  return text.replaceAll("**", "").split("\n").map((line) => line.trim()).filter(Boolean);
}

/** A drill's words: its place ("1 of 7 · left side"), its name, and every line but the place; of a line like
 * "name - hold 30 s. Breathe." the dose and the cue behind it. Others have lines alone. */
function read(text) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const at = lines.findIndex((line) => line.startsWith("**"));
  if (at < 1) return { place: "", name: "", lines: plain(text) };
  const [, name, rest] = lines[at].split("**");
  const [, dose, cue] = rest.match(/^ - (.+?\.)\s+(.+)$/) ?? [];
  return { place: lines[at - 1], name, dose, cue, lines: plain(lines.filter((_, index) => index !== at - 1).join("\n")) };
}

/** Where in the routine a stretch is, and on which side; a rest and the like say nothing about it. */
function placed({ text, until, picture }) {
  const { place, name } = read(text);
  if (until.phase === "ready") return { place, side: "" };
  if (until.phase === "change") return { place: "", side: { left: say("stage_left"), right: say("stage_right") }[picture?.side] ?? "" };
  if (until.phase !== "work") return NOWHERE;
  const [number, ...where] = place.split(" · ");
  return { place: [number, name].filter(Boolean).join(" · "), side: where.join(" · ") };
}

function spoken(text) {
  return plain(text).slice(0, 3).join(". ");
}

export const speaking = {
  is: () => kept.read(SPEAK, false),
  set: (is_on) => kept.write(SPEAK, is_on),
};
