// A person's days as a table: scores, and what they did.

import { el, say } from "./dom.js";

export function history(days) {
  if (!days.length) return el("p", { class: "nobody" }, say("coach_no_days"));
  const rows = days.map((day) => {
    const scores = day.scores.map((s) => `${say(`coach_moment_${s.moment}`)} ${s.score}${s.area ? ` (${s.side === "none" ? "" : `${say(`coach_side_${s.side}`)} `}${s.area.toLocaleLowerCase()})` : ""}`);
    const did = [day.checked ? say("coach_did_check_in") : null, day.missed ? say("coach_did_miss") : null,
      day.drills === null ? null : say("coach_did_drills", { count: day.drills }), day.woke ? say("coach_did_wake") : null].filter(Boolean);
    return el("tr", {}, el("th", { scope: "row" }, day.date), el("td", {}, scores.join(", ")), el("td", {}, did.join(", ")));
  });
  return el("table", {}, el("thead", {}, el("tr", {}, ["date", "scores", "did"].map((name) => el("th", { scope: "col" }, say(`coach_col_${name}`))))), el("tbody", {}, rows));
}
