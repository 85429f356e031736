// The coach's desk: who waits, everybody, and one thread. On a phone one of them at a time.

import { el, paragraphs, say } from "./dom.js";
import { chart } from "./chart.js";
import { history } from "./coach_history.js";
import { threadLine } from "./coach_line.js";
import * as menus from "./coach_menus.js";
import { Search } from "./coach_search.js";
import { personSigns, threadSigns, why } from "./coach_signs.js";
import { Follow } from "./follow.js";
import { icon } from "./icon.js";
import { People, figures } from "./people.js";
import { ask, listen, number } from "./server.js";

export class Desk {
  /** ready: what can be sent; opened: told which thread is open. */
  constructor(root, base, ready, { gone = () => location.reload(), opened = () => {} } = {}) {
    Object.assign(this, { root, base, ready, gone, opened });
    this.person = null;
    this.name = document.title;
    this.tab = "threads";
    this.data = { round: [], threads: [], people: [] };
    this.told = new Map();
    this.inSight = new Set();
    this.drafts = new Map();
    this.answers = new Map();  // what came for somebody while another thread was open
    this.eyes = new IntersectionObserver((entries) => this.look_at(entries), { threshold: 0.6 });
    this.build();
    listen(`${base}/events`, { look: () => this.look() }, (is_on) => { this.away.hidden = is_on; });
    setInterval(() => this.look(), 20000);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.look(); });
  }

  // -- the lists -----------------------------------------------------------------------------------

  build() {
    this.search = el("input", { type: "search", placeholder: say("coach_search"), "aria-label": say("coach_search"), oninput: () => { this.list(); this.written.seek(this.search.value.trim()); clearTimeout(this.naming); this.naming = setTimeout(() => this.look(), 300); } });
    this.tabs = ["threads", "round", "people"].map((name) => el("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === this.tab), onclick: () => this.turn(name),
    }, say(`coach_tab_${name}`), el("span", { class: "count" })));
    this.rows = el("ul", { class: "rows", "aria-label": say("coach_list") });
    this.away = el("p", { class: "trouble", role: "status", hidden: true }, say("chat_away"));
    this.people = new People(this.base, () => this.look());
    this.written = new Search(this.base, (person) => this.open(person));
    this.left = el("div", { class: "lists" }, el("div", { class: "tabs", role: "tablist" }, this.tabs), this.search, this.people.bar, this.away, this.rows, this.written.node);
    this.right = el("div", { class: "thread" }, el("p", { class: "nobody" }, say("coach_choose")));
    this.root.append(this.left, this.right);
  }

  turn(name) {
    this.tab = name;
    if (name === "people") this.people.figure();
    this.tabs.forEach((tab) => tab.setAttribute("aria-selected", String(tab.id === `tab-${name}`)));
    this.list();
  }

  async look() {
    if (this.looking) { this.again = true; return; }
    this.looking = true;
    try {
      this.data = await ask(`${this.base}/lists?${new URLSearchParams({ show: this.people.asked(), name: this.search.value.trim() })}`);
      this.list();
      this.tell();
      if (this.person !== null) await this.refresh();
    } catch (error) {
      if (error.status === 401) this.gone();
    }
    this.looking = false;
    if (this.again) { this.again = false; this.look(); }
  }

  look_at(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.inSight.add(target.dataset.row); else this.inSight.delete(target.dataset.row);
    }
    this.tell();
  }

  /** What a coach has in front of them counts as told: a row in sight, or the thread that is open. */
  tell() {
    if (document.hidden) return;
    for (const row of this.data.threads) {
      if (!row.alerts) this.told.delete(row.id);
      const is_open = row.id === this.person && this.shown !== null;
      const is_shown = is_open || (this.tab === "threads" && this.inSight.has(String(row.id)));
      if (!is_shown || !row.alerts || this.told.get(row.id) === row.alerts) continue;
      this.told.set(row.id, row.alerts);
      ask(`${this.base}/threads/${row.id}`, { do: "saw", text: "", id: number() }).catch(() => this.told.delete(row.id));
    }
  }

  list() {
    this.people.bar.hidden = this.tab !== "people";
    const wanted = this.search.value.trim().toLocaleLowerCase();
    const fits = (row) => !wanted || row.title.toLocaleLowerCase().includes(wanted);
    const listed = this.tab === "people" ? this.people.shown(this.data) : this.data[this.tab];
    const rows = listed.filter(fits);
    const waiting = this.data.waiting ?? 0;
    this.tabs[0].querySelector(".count").textContent = waiting ? String(waiting) : "";
    if (this.base === "/coach") document.title = waiting ? `(${waiting}) ${this.name}` : this.name;
    const drawn = JSON.stringify([this.tab, rows, this.person]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const focused = document.activeElement?.dataset?.row;
    this.eyes.disconnect();
    this.inSight.clear();
    this.rows.replaceChildren(...rows.map((row) => this.row(row)));
    if (this.tab === "threads") this.rows.querySelectorAll("[data-row]").forEach((node) => this.eyes.observe(node));
    if (!rows.length) this.rows.append(el("li", { class: "nobody" }, say(wanted ? "coach_none_found" : `coach_no_${this.tab}`)));
    if (focused) this.rows.querySelector(`[data-row="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  /** A line of the round: it opens the thread, and its button does the one thing. */
  roundLine(row) {
    const act = async () => {
      if (!row.command.startsWith("snippet ")) { await this.open(row.id); if (this.isOpen(row.id)) await this.deed(row.command); return; }
      this.drafts.set(row.id, row.draft);
      await this.open(row.id);
      this.field?.focus();
    };
    return el("li", { class: "round" }, el("button", {
      type: "button", class: "row", data: { row: row.id }, "aria-current": row.id === this.person ? "true" : null, onclick: () => this.open(row.id),
    }, el("span", { class: "name" }, row.title), el("span", { class: "why" }, row.reason)),
    el("button", { type: "button", class: "quiet", onclick: act }, row.label));
  }

  row(row) {
    if (this.tab === "round") return this.roundLine(row);
    const signs = this.tab === "threads" ? threadSigns(row) : personSigns(row);
    return el("li", {}, el("button", {
      type: "button", class: `row ${row.state}${row.flagged ? " flagged" : ""}`, data: { row: row.id },
      "aria-current": row.id === this.person ? "true" : null, onclick: () => this.open(row.id),
    }, el("span", { class: "name" }, row.title), el("span", { class: "signs" }, signs),
    ...(this.tab === "threads" ? why(row) : [figures(row)])));
  }

  // -- one thread ------------------------------------------------------------------------------------

  async open(person) {
    this.keepDraft();
    this.person = person;
    this.shown = null;
    this.note = null;
    this.drawn = "";
    this.right.replaceChildren(el("p", { class: "nobody" }, "…"));
    this.root.classList.add("reading");
    this.opened(person);
    this.list();
    await this.refresh();
    this.right.querySelector("h2")?.focus({ preventScroll: true });
  }

  back() {
    this.keepDraft();
    const was = this.person;
    this.person = null;
    this.root.classList.remove("reading");
    this.opened(null);
    this.right.replaceChildren(el("p", { class: "nobody" }, say("coach_choose")));
    this.drawn = "";
    this.list();
    this.rows.querySelector(`[data-row="${was}"]`)?.focus();
  }

  /** Whether this person's thread is the one that is shown. */
  isOpen(person) {
    return this.person === person && this.shown !== null;
  }

  keepDraft() {
    if (this.person !== null && this.field) this.drafts.set(this.person, this.field.value);
    this.field = null;
  }

  async refresh() {
    const person = this.person;
    let thread;
    try {
      thread = await ask(`${this.base}/threads/${person}`);
    } catch (error) {
      if (error.status === 401) this.gone();
      if (error.status === 404) this.back();
      return;
    }
    if (person !== this.person) return;
    const drawn = JSON.stringify(thread);
    if (drawn === this.shown) return;
    const is_first = this.shown === null;
    this.shown = drawn;
    if (is_first) this.frame();
    this.fill(thread, is_first);
    this.tell();
  }

  frame() {
    this.head = el("header", { class: "head" });
    this.card = el("section", { class: "card", "aria-label": say("coach_card") });
    this.talk = el("ol", { class: "talk", role: "log", "aria-label": say("coach_talk"), tabindex: 0 });
    this.days = el("details", { class: "days" }, el("summary", {}, say("coach_history")), el("div", { class: "table" }));
    this.told_lines = el("div", { class: "table" });
    this.limber = el("details", { class: "days", hidden: this.base !== "/coach" }, el("summary", {}, say("coach_told")), this.told_lines);
    this.limber.addEventListener("toggle", () => this.limber.open && this.toldThem());
    this.toast = el("p", { class: "toast", role: "status", hidden: true });
    this.field = el("textarea", { rows: 2, maxlength: 4000, placeholder: say("coach_write"), "aria-label": say("coach_write") });
    this.field.value = this.drafts.get(this.person) ?? "";
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.deed("reply"); }
    });
    const snippets = menus.snippets(this.ready, (name) => {
      const text = this.texts.find((s) => s.name === name)?.text ?? "";
      this.field.value = this.field.value ? `${this.field.value.trimEnd()}\n${text}` : text;
      this.field.focus();
    });
    const drills = menus.drills(this.ready, (name) => this.order("drill", name));
    const orders = menus.orders(this.ready, (what, text) => this.order(what, text));
    const later = menus.later((when) => this.deed("later", null, when));
    const clip = el("input", { type: "file", accept: "image/jpeg,image/png,image/webp", class: "hush", "aria-label": say("coach_show") });
    clip.addEventListener("change", () => this.photo(clip));
    const write = el("form", { class: "compose", onsubmit: (event) => { event.preventDefault(); this.deed("reply"); } },
      this.toast, this.field,
      el("div", { class: "acts" }, snippets, drills, orders, later,
        this.base === "/coach" ? el("label", { class: "clip", title: say("coach_show") }, clip, icon("clip")) : null,
        el("button", { type: "button", class: "quiet", onclick: () => this.deed("note") }, say("coach_note")),
        el("button", { class: "main" }, say("coach_reply"))));
    this.body = el("div", { class: "body" }, this.card, this.days, this.limber, this.talk);
    this.follow = new Follow(this.body, [this.talk]);
    this.right.replaceChildren(this.head, this.body, write);
    const waiting = this.answers.get(this.person);
    if (!waiting) return;
    this.answers.delete(this.person);
    const can_undo = Date.now() - waiting.at < this.ready.held * 1000;
    this.report(this.person, waiting.text, waiting.anyway, can_undo ? waiting.undo : null);
  }

  fill(thread, is_first) {
    this.texts = thread.snippets;
    const down = is_first || this.follow.is_on;
    const snooze = menus.snooze((span) => this.deed("snooze", span));
    const close = menus.close((span) => this.deed("close", span));
    const door = menus.door((what, text) => this.deed(what, text));
    const act = (name) => el("button", { type: "button", class: "quiet", onclick: () => this.deed(name) }, say(`coach_${name}`));
    const held = this.head.contains(document.activeElement) ? [...this.head.querySelectorAll("button,select")].indexOf(document.activeElement) : -1;
    this.head.replaceChildren(
      el("button", { type: "button", class: "back", "aria-label": say("coach_back"), onclick: () => this.back() }, icon("back")),
      el("div", { class: "who" }, el("h2", { tabindex: -1 }, thread.title), el("p", { class: "signs" }, threadSigns(thread))),
      el("div", { class: "acts" }, thread.alerts ? act("seen") : null, thread.claimed ? null : act("claim"), snooze, act("close"), thread.planned ? act("undo") : null,
        el("details", { class: "menu" }, el("summary", {}, say("coach_more")), el("div", {}, close, door,
        this.base === "/coach" ? el("a", { class: "quiet", href: `${this.base}/threads/${this.person}/page`, target: "_blank", rel: "noopener" }, say("coach_page")) : null))));
    if (held >= 0) this.head.querySelectorAll("button,select")[held]?.focus();
    this.card.replaceChildren(
      el("ul", {}, thread.card.map((line) => el("li", {}, line))),
      ...(thread.chart && thread.chart.courses.some(([, scores]) => scores.length > 1) ? [chart(thread.chart)] : []),
      ...(thread.flagged ? [el("p", { class: "lift" }, ...["clear", "misread"].map((name) => menus.lift(name, () => this.deed(name))))] : []));
    this.talk.replaceChildren(...thread.lines.map((line) => threadLine(line, `${this.base}/files`)));
    if (!thread.lines.length) this.talk.append(el("li", { class: "nobody" }, say("coach_no_lines")));
    this.days.querySelector(".table").replaceChildren(history(thread.days));
    if (down) this.follow.down();
  }

  /** What Limber told them: fetched when it is unfolded. */
  async toldThem() {
    const person = this.person;
    try {
      const { told } = await ask(`${this.base}/threads/${person}/told`);
      if (person !== this.person) return;
      this.told_lines.replaceChildren(...told.map((each) => el("div", { class: "said limber" }, el("p", { class: "by" }, el("time", {}, each.at)), el("div", { class: "what" }, paragraphs(each.text)))));
      if (!told.length) this.told_lines.replaceChildren(el("p", { class: "nobody" }, say("coach_told_nothing")));
    } catch (error) {
      if (error.status === 401) this.gone();
      else this.report(person, say("coach_failed"));
    }
  }

  /** A photo from this device, with what is written as its words. */
  async photo(input) {
    const chosen = input.files[0];
    input.value = "";
    if (!chosen) return;
    const person = this.person;
    const data = new FormData(), caption = this.field.value.trim();
    data.append("photo", chosen, "photo");
    data.append("caption", caption);
    data.append("id", number());
    try {
      const done = await this.tried(person, data, "/photo");
      if (done.done) this.sent(person, caption);
      this.report(person, done.said);
    } catch (error) {
      if (error.status === 401) this.gone();
      else this.report(person, error.status === 409 ? error.told.doubt : say(error.status === 413 ? "chat_photo_large" : error.status === 415 ? "chat_photo_kind" : "coach_failed"));
    }
    await this.look();
  }

  /** An order by a tap: what they get is shown, and for ten seconds it can be undone. */
  async order(what, text) {
    const person = this.person;
    await this.deed(what, text, "", () => this.deed("undo", null, "", null, person));
  }

  /** before: what stands before written words; undo: what a button beside the answer does.
   *
   * The coach may open somebody else before the answer comes: all of it belongs to this person.
   */
  async deed(what, text = null, before = "", undo = null, person = this.person) {
    const is_written = text === null && ["reply", "note", "later"].includes(what);
    const written = is_written ? this.field.value.trim() : what === "anyway" ? text : "";
    const said = is_written ? `${before} ${written}`.trim() : text ?? "";
    if (is_written && said === before) { this.field.focus(); return; }
    try {
      const done = await this.tried(person, { do: what, text: said, id: number() });
      if (done.done) this.sent(person, written);  // what was refused stays, to be changed
      this.report(person, done.said, null, done.done ? undo : null);
      if (!done.done && this.isOpen(person)) clearTimeout(this.hiding);
      if (what === "close" && !text && this.person === person) this.back();
    } catch (error) {
      if (error.status === 401) this.gone();
      else if (error.status === 409) this.report(person, error.told.doubt, () => this.deed("anyway", written, "", null, person));
      else this.report(person, say("coach_failed"));
    }
    await this.look();
  }

  /** These words are sent: they stand in this person's field no more; what was written since stays. */
  sent(person, words) {
    if (!words) return;
    if (this.drafts.get(person)?.trim() === words) this.drafts.delete(person);
    if (this.isOpen(person) && this.field.value.trim() === words) this.field.value = "";
  }

  /** Try again a few times with the same number: it is done once. */
  async tried(person, body, path = "") {
    for (let wait = 400; ; wait *= 2) {
      try {
        return await ask(`${this.base}/threads/${person}${path}`, body);
      } catch (error) {
        if ((error.status && error.status < 500) || wait > 7000) throw error;
        await new Promise((done) => setTimeout(done, wait));
      }
    }
  }

  /** What came of something, beside the thread that it is about: now, or when that is opened next. */
  report(person, text, anyway = null, undo = null) {
    if (!this.isOpen(person)) { this.answers.set(person, { text, anyway, undo, at: Date.now() }); return; }
    clearTimeout(this.hiding);
    this.toast.replaceChildren(...paragraphs(text || ""));
    if (anyway) {
      const toast = this.toast;
      this.field.addEventListener("input", () => { toast.hidden = true; }, { once: true });  // other words than those in doubt
      this.toast.append(el("button", { type: "button", class: "main", onclick: () => { this.toast.hidden = true; this.field.focus(); } }, say("coach_rewrite")),
        el("button", { type: "button", class: "quiet", onclick: () => { this.toast.hidden = true; anyway(); } }, say("coach_anyway")));
    } else if (undo) {
      const button = el("button", { type: "button", class: "main", onclick: () => { this.toast.hidden = true; undo(); } }, say("coach_undo"));
      this.toast.append(button);
      this.hiding = setTimeout(() => { this.toast.hidden = true; }, this.ready.held * 1000);
    } else this.hiding = setTimeout(() => { this.toast.hidden = true; }, 7000);
    this.toast.hidden = !text;
  }
}
