// The countdown: a ring, the seconds, and what it counts to. Its time is the server's.

import { el, say } from "./dom.js";
import { WakeLock } from "./wake_lock.js";

const ROUND = 2 * Math.PI * 26;

export class Ring {
  constructor(root) {
    this.root = root;
    this.skew = 0;
    this.due = null;
    this.screen = new WakeLock();
    this.arc = el("svg:circle", { cx: 32, cy: 32, r: 26, class: "arc", "stroke-dasharray": ROUND });
    this.seconds = el("span", { class: "seconds" });
    this.label = el("span", { class: "what" });
    root.append(
      el("svg:svg", { viewBox: "0 0 64 64", "aria-hidden": "true", class: "ring" },
        el("svg:circle", { cx: 32, cy: 32, r: 26, class: "track" }), this.arc),
      el("div", { class: "told", role: "timer", "aria-live": "off" }, this.label, this.seconds),
    );
    this.timer = setInterval(() => this.draw(), 200);
    document.addEventListener("visibilitychange", this.seen = () => this.wake());
  }

  close() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
    this.stop();
  }

  /** due: on the server's clock (milliseconds); skew: the server's clock less this one. */
  set(due, total, label, skew) {
    Object.assign(this, { due, total, skew });
    this.label.textContent = say("chat_until", { label });
    this.draw();
    this.wake();
  }

  stop() {
    this.due = null;
    this.draw();
    this.wake();
  }

  get left() {
    return this.due === null ? 0 : (this.due - this.skew - Date.now()) / 1000;
  }

  draw() {
    const left = Math.min(this.left, this.total);
    const runs = this.due !== null && left > -0.5;
    this.root.hidden = !runs;
    if (!runs) return;
    const shown = Math.max(0, Math.ceil(left));
    this.seconds.textContent = `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`;
    this.arc.setAttribute("stroke-dashoffset", ROUND * (1 - Math.max(0, left) / this.total));
  }

  /** The screen stays on while something counts: nobody can tap on all fours. */
  wake() {
    this.screen.keep(this.due !== null && this.left > 0 && !document.hidden);
  }
}
