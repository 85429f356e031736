// The coach's people as a table: filters, order, small charts, a file, and a word to several of them.

import { el, say } from "./dom.js";
import { ask, number } from "./server.js";

const HOLDS = { name: "{name}" };  // what a coach writes as it stands
const FILTERS = ["all", "needs", "silent", "flagged", "paused"];
const SORTS = ["need", "seen", "sessions", "score", "worse", "name"];

export class People {
  /** changed: told when the list has to be drawn anew. */
  constructor(base, changed) {
    Object.assign(this, { base, changed, filter: "all", sort: "need", label: "" });
    const pick = (name, options) => el("select", { "aria-label": say(`coach_by_${name}`), onchange: (event) => { this[name] = event.target.value; this.changed(); } },
      options.map((each) => el("option", { value: each }, say(`coach_${name}_${each}`))));
    this.labels = el("select", { "aria-label": say("coach_by_label"), onchange: (event) => { this.label = event.target.value; this.changed(); } });
    this.field = el("textarea", { rows: 2, maxlength: 2000, "aria-label": say("coach_several", HOLDS), placeholder: say("coach_several", HOLDS) });
    this.told = el("div", { role: "status" });
    this.answers = el("p", { class: "hint" });
    const several = el("details", { class: "several" }, el("summary", {}, say("coach_several_title")), this.field,
      el("button", { type: "button", class: "quiet", onclick: () => this.word("look") }, say("coach_several_look")), this.told);
    this.bar = el("div", { class: "filters", hidden: true }, pick("filter", FILTERS), pick("sort", SORTS), this.labels,
      base === "/coach" ? el("a", { class: "quiet", href: `${base}/people.csv`, download: "people.csv" }, say("coach_csv")) : null,
      base === "/coach" ? several : null, this.answers);
  }

  /** How long people wait for a first answer. */
  async figure() {
    if (this.base !== "/coach") return;
    try {
      this.answers.textContent = (await ask(`${this.base}/answers`)).text;
    } catch {
      this.answers.textContent = "";
    }
  }

  /** Who is shown, and in which order, as a coach would write it behind /list. */
  asked() {
    return `${this.filter} ${this.label ? `#${this.label}` : ""} by ${this.sort}`;
  }

  /** The rows, chosen and sorted as they were asked for; the labels that there are. */
  shown({ people, labels = [] }) {
    const drawn = labels.join("\n");
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      if (!labels.includes(this.label)) this.label = "";
      this.labels.replaceChildren(el("option", { value: "" }, say("coach_label_all")), ...labels.map((each) => el("option", { value: each }, `#${each}`)));
      this.labels.value = this.label;
    }
    this.labels.hidden = !labels.length;
    return people;
  }

  /** A word to several: who gets it is shown first; it goes out after ten seconds, and can be stopped.
   *
   * word: its text, its label, and the number under which it goes out once, however often it is sent.
   */
  async word(what, word = { text: this.field.value.trim(), label: this.label, id: number() }) {
    if (!word.text) { this.field.focus(); return; }
    this.told.querySelectorAll("button").forEach((button) => { button.disabled = true; });
    const button = (key, onclick, count = 0) => el("button", { type: "button", class: key === "coach_anyway" ? "quiet" : "main", onclick }, say(key, { count }));
    const send = (key, count) => button(key, () => this.word("send", word), count);
    const stop = () => button("coach_several_stop", () => this.stop(word.id));
    try {
      const done = await ask(`${this.base}/several`, { do: what, ...word });
      if (done.batch) {
        if (this.field.value.trim() === word.text) this.field.value = "";
        this.told.replaceChildren(el("p", {}, say("coach_several_sent", { count: done.count })), stop());
        return;
      }
      this.told.replaceChildren(...done.said.split("\n").filter(Boolean).map((line) => el("p", {}, line)));
      if (what === "look" && done.count) this.told.append(send("coach_several_send", done.count));
    } catch (error) {
      const is_doubt = error.status === 409;
      this.told.replaceChildren(el("p", {}, is_doubt ? error.told.doubt : say(what === "send" ? "coach_several_half" : "coach_failed")));
      if (is_doubt) this.told.append(send("coach_anyway"));
      else if (what === "send") this.told.append(send("coach_several_again"), stop());  // some may be on their way
    }
  }

  async stop(batch) {
    try {
      const { count } = await ask(`${this.base}/several`, { do: "stop", label: "", text: batch });
      this.told.replaceChildren(el("p", {}, say("coach_several_stopped", { count })));
    } catch {
      this.told.append(el("p", {}, say("coach_failed")));
    }
  }
}

/** What was done of what was agreed, the score and its course, in one line. */
export function figures(row) {
  const parts = [
    row.agreed ? say("coach_done_of", { count: row.sessions, agreed: row.agreed }) : null,
    row.asked ? say("coach_answered_of", { answered: row.answered, asked: row.asked }) : null,
    row.pain === null ? null : say(`coach_pain_${row.went || "same"}`, { pain: row.pain }),
    row.function === null ? null : say("coach_function", { score: row.function }),
    ...row.labels.map((label) => `#${label}`),
  ].filter(Boolean);
  return el("span", { class: "last" }, parts.join("  ·  "), course(row.course));
}

/** Four weeks of scores as a small line; a day without one is a gap. */
function course(scores) {
  if (scores.filter((score) => score !== null).length < 2) return null;
  const points = scores.map((score, day) => (score === null ? null : `${day * 4 + 2},${22 - score * 2}`));
  return el("svg:svg", { viewBox: "0 0 112 24", class: "course-line", role: "img", "aria-label": say("coach_course") },
    runs(points).map((run) => el("svg:polyline", { points: run.join(" "), fill: "none", stroke: "currentColor", "stroke-width": 1.5 })));
}

function runs(points) {
  const made = [[]];
  for (const point of points) {
    if (point === null) made.push([]);
    else made.at(-1).push(point);
  }
  return made.filter((run) => run.length > 0).map((run) => (run.length > 1 ? run : [run[0], run[0].replace(/^[\d.]+/, (x) => String(Number(x) + 1))]));
}
