// What was written, by anybody: looked for at the desk once typing has paused.

import { el, say } from "./dom.js";
import { ask } from "./server.js";

export class Search {
  /** open: told whose thread was chosen. */
  constructor(base, open) {
    Object.assign(this, { base, open });
    this.node = el("ul", { class: "found", "aria-label": say("coach_found"), hidden: true });
  }

  seek(wanted) {
    clearTimeout(this.waiting);
    this.wanted = wanted;
    if (this.base !== "/coach" || wanted.length < 3) { this.node.hidden = true; return; }
    this.waiting = setTimeout(() => this.show(wanted), 250);
  }

  async show(wanted) {
    try {
      const { found } = await ask(`${this.base}/search?q=${encodeURIComponent(wanted)}`);
      if (wanted !== this.wanted) return;
      const lines = found.filter((each) => each.text);
      this.node.replaceChildren(...lines.map((each) => el("li", {}, el("button", { type: "button", class: "row", onclick: () => this.open(each.id) },
        el("span", { class: "name" }, each.title), el("span", { class: "last" }, [each.at, each.author, each.text].filter(Boolean).join("  ·  "))))));
      this.node.hidden = !lines.length;
    } catch {
      this.node.hidden = true;
    }
  }
}
