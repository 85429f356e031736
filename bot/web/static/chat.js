// One person's chat. What is said comes numbered; what is written is kept here until it was taken.

import { kept } from "./browser_storage.js";
import { clock, el, paragraphs, say } from "./dom.js";
import { chart } from "./chart.js";
import { choiceGroup, moveByKey, newestChoices } from "./choices.js";
import { file } from "./file.js";
import { Follow } from "./follow.js";
import { icon } from "./icon.js";
import { ownLine } from "./own_line.js";
import { picture } from "./picture.js";
import { Ring } from "./ring.js";
import { offerRing } from "./ring_offer.js";
import { ask, listen, number } from "./server.js";
import * as sound from "./sound.js";
import { Stage } from "./stage.js";
import { onlyNewest, thumbnail } from "./thumbnail.js";
import { offerZone } from "./time_zone.js";

const MOST_KEPT = 300;
const MOST_SEEN = 60;

export class Chat {
  /** base: where this chat is asked for; store: the name under which own words are kept here. */
  constructor(root, base, store, { zone = "", changed = () => {}, gone = () => location.reload() } = {}) {
    Object.assign(this, { root, base, store, zone, changed, gone });
    this.lines = el("div", { class: "lines", role: "log", "aria-live": "polite", "aria-label": say("chat_log"), tabindex: 0 });
    this.end = el("button", { class: "end", type: "button", hidden: true, onclick: () => this.follow.down() }, say("chat_newest"));
    this.typing = el("div", { class: "typing", hidden: true, "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.trouble = el("p", { class: "trouble", role: "status", hidden: true });
    this.now = el("div", { class: "now", hidden: true });
    this.field = el("textarea", { rows: 1, maxlength: 4000, placeholder: say("chat_write"), "aria-label": say("chat_write"), enterkeyhint: "send", autocomplete: "off" });
    this.file = el("input", { type: "file", accept: "image/jpeg,image/png,image/webp", class: "hush", "aria-label": say("chat_photo") });
    this.write = el("form", { class: "write" },
      el("label", { class: "clip", title: say("chat_photo") }, this.file, icon("clip")),
      this.field,
      el("button", { class: "send", "aria-label": say("chat_send"), title: say("chat_send") }, icon("send")));
    root.append(el("div", { class: "scroll" }, this.lines, this.typing, this.end), this.now, this.trouble, this.write);
    this.scroller = root.querySelector(".scroll");
    this.ring = new Ring(this.now);
    this.stage = new Stage(root, (choice) => this.tap(choice));
    this.last = 0;
    this.slots = new Map();
    this.own = kept.read(store, []);
    this.waiting = this.own.filter((line) => !line.taken);
    this.wire();
    this.stop = listen(`${base}/events`, {
      message: (data) => this.fresh(data),
      tick: (data) => this.steps(data),
    }, (is_on) => this.connected(is_on), `${base}/news`);
    if (this.waiting.length) this.flush();
  }

  close() {
    this.stop();
    this.leaving.abort();
    this.follow.close();
    this.ring.close();
    this.stage.close();
    this.root.replaceChildren();
  }

  wire() {
    this.write.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.field.addEventListener("input", () => this.grow());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
      else if (event.key === "ArrowUp" && !this.field.value) { event.preventDefault(); newestChoices(this.lines).at(0)?.focus(); }
    });
    this.lines.addEventListener("keydown", (event) => moveByKey(event, this.field));
    this.file.addEventListener("change", () => this.photo());
    this.leaving = new AbortController();
    for (const touch of ["pointerdown", "keydown"]) {
      this.root.addEventListener(touch, sound.ready, { passive: true, signal: this.leaving.signal });
    }
    this.follow = new Follow(this.scroller, [this.scroller, this.lines], () => { this.end.hidden = true; });
  }

  connected(is_on) {
    if (is_on) {
      clearTimeout(this.patience);
      this.patience = null;
      this.trouble.hidden = true;
      if (this.waiting.length) this.flush();
    } else {
      this.withoutNetwork();
      this.patience ??= setTimeout(() => { this.trouble.textContent = say("chat_away"); this.trouble.hidden = false; }, 1500);
    }
  }

  // -- what is said ----------------------------------------------------------------------------

  /** What the server sends. Where nothing is left of what this browser keeps, it was erased meanwhile. */
  fresh(data) {
    if (!this.compared) {
      this.compared = true;
      const seen = kept.read(`${this.store}.seen`, []);
      const newest = Math.max(0, ...[...seen.map((event) => event.n), ...this.own.map((line) => line.after)].filter(Number.isFinite));
      if (newest && !data.events.some((event) => event.n <= newest)) {
        this.forget();
        if (this.last) return this.gone();  // it was shown without a network
      }
    }
    this.take(data);
  }

  take(data) {
    const is_first = this.last === 0;
    const news = data.events.filter((event) => event.n > this.last);
    const was_down = is_first || this.follow.is_on;
    if (is_first) this.lines.setAttribute("aria-live", "off");
    for (const event of news) {
      if (is_first) this.ownUntil(event.n);
      this.last = event.n;
      this.show(event, is_first);
    }
    if (is_first) {
      this.ownUntil(Infinity);
      setTimeout(() => this.lines.setAttribute("aria-live", "polite"), 500);
    }
    if (news.some((event) => event.kind !== "settle")) this.rest();
    this.steps(data);
    if (was_down) this.follow.down(); else if (news.length) this.end.hidden = false;
    const gone = news.map((event) => event.kind).lastIndexOf("farewell");
    if (gone + 1 < news.length) this.remember(news.slice(gone + 1));
    this.changed(news);
  }

  /** What was shown last is kept here, so that it is there without a network. */
  remember(news) {
    this.seen = [...(this.seen ?? []), ...news].slice(-MOST_SEEN);
    kept.write(`${this.store}.seen`, this.seen);
  }

  /** Without a network the page opens with what was shown last; what is written waits. */
  withoutNetwork() {
    const seen = kept.read(`${this.store}.seen`, []);
    if (this.last === 0 && seen.length) this.take({ now: null, events: seen, steps: [] });
  }

  /** Own words that were written before this event. */
  ownUntil(n) {
    this.placed ??= 0;
    while (this.placed < this.own.length && this.own[this.placed].after < n) this.mine(this.own[this.placed++]);
  }

  show(event, is_old) {
    if (event.kind === "settle") this.settle(event);
    else if (event.kind === "edit" && this.slots.has(event.slot)) this.edit(event);
    else if (event.kind !== "farewell" || !this.is_erased) {  // whoever comes back is told it again
      this.is_erased = event.kind === "farewell";
      const line = el("div", { class: `line theirs${event.urgent ? " urgent" : ""}` });
      this.fill(line, event);
      this.lines.append(line);
      if (event.slot) this.slots.set(event.slot, { line, n: event.n, event });
      if (event.rings && !is_old && !event.until?.phase && this.stage.node.hidden) sound.ring();
      if (event.kind === "farewell") this.forget();
    }
  }

  fill(line, event) {
    const bubble = el("div", { class: "bubble" }, el("span", { class: "hush" }, say("chat_from_limber")));
    if (event.kind === "export") {
      bubble.append(el("p", {}, say("chat_export")),
        el("p", {}, el("a", { class: "download", href: `${this.base}/export`, download: "limber.json" }, say("chat_export_get"))));
    } else bubble.append(...paragraphs(event.text));
    if (event.picture) {
      bubble.prepend(picture(event.picture));
      this.stage.keep(event.picture, picture);
    }
    this.latest = event.buttons?.length ? event : this.latest;
    if (event.until?.phase) { this.stretch = event; this.halted = null; }
    else if (event.buttons?.some((each) => each.id.endsWith(".resume"))) this.halted ??= event.at;
    if (event.file) bubble.append(file(`${this.base}/files/${event.n}`, event.file, say("chat_file")));
    if (event.chart) bubble.append(chart(event.chart));
    bubble.append(el("time", { datetime: new Date(event.at).toISOString() }, clock(event.at, this.zone)));
    line.replaceChildren(bubble);
    if (this.base === "/chat") offerRing(this.lines, line, event.text);  // nobody of the try-out has a phone
    offerZone(this.lines, line, event.text, (text) => this.send({ what: "say", text }));
    if (event.buttons?.length) {
      for (const older of this.lines.querySelectorAll(".choices")) older.classList.add("old");
      line.append(choiceGroup(event.buttons, (choice, button) => this.tap(choice, button)));
    }
  }

  edit(event) {
    const slot = this.slots.get(event.slot);
    const focused = slot.line.contains(document.activeElement) ? document.activeElement.dataset?.id : null;
    this.fill(slot.line, event);
    slot.event = { ...event, until: event.until ?? slot.event.until };
    if (focused) (slot.line.querySelector(`[data-id="${CSS.escape(focused)}"]`) ?? this.field).focus();
  }

  settle(event) {
    const slot = this.slots.get(event.slot);
    if (!slot) return;
    const held = slot.line.querySelector(".choices")?.contains(document.activeElement);
    if (held && document.activeElement.matches(":focus-visible")) this.field.focus({ preventScroll: true });
    else if (held) this.lines.focus({ preventScroll: true });  // on a phone the keyboard stays away
    slot.line.querySelector(".choices")?.remove();
    const isSaid = this.own.some((line) => !line.silent && line.after >= slot.n && line.after < event.n);
    if (event.label && !isSaid) this.bubble(event.label, { taken: true, at: event.at });
  }

  steps(data) {
    const skew = this.stage.clock(data.now);
    const running = data.steps
      .map((step) => ({ ...step, found: this.slots.get(step.slot) }))
      .find((step) => step.found?.event.until && step.due > data.now - 500);
    if (!running) {
      this.ring.stop();
      if (data.steps.some((step) => !this.slots.has(step.slot))) return;  // its words are on their way
      const resume = this.latest?.buttons.find((each) => each.id.endsWith(".resume"));
      if (resume) this.stage.pause(this.latest, resume.id.startsWith(`${this.stretch?.slot}.`) ? this.stretch : null, this.halted);
      else this.stage.stop();
      return;
    }
    const { seconds, label, phase } = running.found.event.until;
    if (phase) {
      this.ring.stop();
      this.stage.run({ ...running.found.event, slot: running.slot }, running.due);
    } else {
      this.stage.stop();
      this.ring.set(running.due, Math.max(seconds, 1), label, skew);
    }
  }

  // -- what is written ---------------------------------------------------------------------------

  submit() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.grow();
    this.send({ what: "say", text });
  }

  tap(choice, button = null) {
    if (choice.ticks && button) button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    this.send({ what: "tap", text: choice.label, choice: choice.id, silent: choice.ticks });
  }

  send(line) {
    const made = { id: number(), ...line, after: this.last, at: Date.now(), taken: false };
    this.own.push(made);
    this.placed = this.own.length;
    this.keep();
    this.waiting.push(made);
    this.mine(made);
    this.busy();
    this.follow.down();
    this.flush();
  }

  /** Own words get a bubble; a tick echoes nothing, since its question is shown with it. */
  mine(line) {
    if (!line.silent) line.node = this.bubble(line.text, line);
  }

  bubble(text, line) {
    const node = ownLine(text, line, this.zone);
    this.lines.append(node);
    return node;
  }

  /** Send what waits, one after the other, again and again until it was taken.
   *
   * Where it is too much at once the words behind it are tried as well: danger passes every limit.
   */
  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    let wait = 500, next = 0;
    while (this.waiting.length) {
      const line = this.waiting[next];
      try {
        const body = line.what === "tap" ? { id: line.id, choice: line.choice } : { id: line.id, text: line.text };
        if (next) body.behind = "1";  // a line before it waits: only danger may pass, or they would change places
        await ask(`${this.base}/${line.what}`, body);
        this.done(line);
        [wait, next] = [500, 0];
      } catch (error) {
        if (error.status === 401 || error.status === 404) return this.gone();
        if (error.status && error.status < 500 && error.status !== 429) {
          this.done(line, true);
          next = 0;
          continue;
        }
        if (error.told?.refused === "enough") this.hint("chat_enough");
        const behind = error.status === 429 ? this.waiting.findIndex((each, at) => at > next && each.what === "say") : -1;
        next = Math.max(behind, 0);
        if (next) continue;
        await new Promise((done) => setTimeout(done, wait));
        wait = Math.min(wait * 2, 8000);
      }
    }
    this.flushing = false;
  }

  /** A line waits no more: it was taken, or refused for good; that is to be seen later, too. */
  done(line, refused = false) {
    this.waiting = this.waiting.filter((each) => each !== line);
    Object.assign(line, { taken: true, refused });
    line.node?.classList.remove("sending");
    if (refused) { line.node?.classList.add("refused"); this.hint("chat_refused"); }
    this.keep();
  }

  async photo() {
    const file = this.file.files[0];
    this.file.value = "";
    if (!file) return;
    const data = new FormData();
    const caption = this.field.value.trim();
    const line = { what: "photo", text: caption || say("chat_photo_sent"), id: number(), after: this.last, at: Date.now(), taken: false };
    data.append("photo", file, "photo");
    data.append("caption", caption);
    data.append("id", line.id);
    this.field.value = "";
    this.grow();
    line.thumbnail = await thumbnail(file);
    this.mine(line);
    this.busy();
    this.follow.down();
    try {
      await this.tried(data);
      line.taken = true;
      line.node.classList.remove("sending");
      this.own.push(line);
      this.placed = this.own.length;
      this.keep();
    } catch (error) {
      line.node.remove();
      this.rest();
      if (error.status === 401) { this.gone(); return; }
      if (caption) this.send({ what: "say", text: caption, id: line.id });  // whatever keeps the photo away, the words are heard, once
      this.hint({ 413: "chat_photo_large", 415: "chat_photo_kind", 429: "chat_photo_enough", 507: "chat_photo_full" }[error.status] ?? "chat_photo_failed");
    }
  }

  /** Send a photo; after a lost answer again with the same number, so that it is kept once. */
  async tried(data) {
    for (let wait = 500; ; wait *= 2) {
      try {
        return await ask(`${this.base}/photo`, data);
      } catch (error) {
        if ((error.status && error.status < 500) || error.status === 507 || wait > 2000) throw error;
        await new Promise((done) => setTimeout(done, wait));
      }
    }
  }

  /** A word about something that did not go as wished; it goes away by itself. */
  hint(key) {
    this.trouble.textContent = say(key);
    this.trouble.hidden = false;
    setTimeout(() => { this.trouble.hidden = true; }, 6000);
  }

  keep() {
    const plain = this.own.slice(-MOST_KEPT).map(({ node, ...line }) => line);
    kept.write(this.store, onlyNewest(plain));
  }

  /** Nothing that was said stays in this browser. */
  forget() {
    this.own = [];
    this.seen = [];
    this.placed = 0;
    kept.forget(this.store);
    kept.forget(`${this.store}.seen`);
  }

  // -- how it looks ------------------------------------------------------------------------------

  busy() {
    this.typing.hidden = false;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), 6000);
  }

  rest() {
    this.typing.hidden = true;
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 140)}px`;
  }
}
