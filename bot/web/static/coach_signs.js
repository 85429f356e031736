// What stands beside a name at the desk: how urgent it is, what waits, and why.

import { el, say } from "./dom.js";

function sign(kind, text) {
  return el("span", { class: `sign ${kind}` }, text);
}

/** Why somebody stands where they do, what they said last, and how it goes. */
export function why(row) {
  const below = [row.file, row.words, row.score].filter(Boolean);
  return [...(row.reasons || []).map((reason) => el("span", { class: "why" }, reason)),
    ...(below.length ? [el("span", { class: "last" }, below.join("  ·  "))] : [])];
}

const isGrave = (row) => ["emergency", "same_day", "clinician_first", "stands"].includes(row.need);

export function threadSigns(row) {
  const is_grave = isGrave(row);
  return [
    row.need ? (is_grave || row.need === "look" ? sign(is_grave ? "flag" : "alert", row.word) : null) : row.state === "flagged" ? sign("flag", say("coach_sign_flag")) : null,
    row.alerts ? sign("alert", say(row.alerts === 1 ? "coach_sign_alert" : "coach_sign_alerts", { count: row.alerts })) : null,
    row.waits ? sign("waits", say("coach_sign_waits", { span: row.waits })) : null,
    row.snoozed ? sign("calm", say("coach_sign_snoozed", { until: row.snoozed })) : null,
    row.claimed ? sign("calm", say("coach_sign_claimed", { coach: row.claimed })) : null,
    row.state === "closed" ? sign("calm", say("coach_sign_closed")) : null,
    row.unreachable ? sign("alert", say("coach_sign_unreachable")) : null,
  ].filter(Boolean);
}

export function personSigns(row) {
  return [
    row.flagged ? sign("flag", isGrave(row) ? row.word : say("coach_sign_flag")) : null,
    row.checked ? sign("good", say("coach_sign_checked")) : null,
    row.trained ? sign("good", say("coach_sign_trained")) : null,
    row.quiet ? sign("waits", say("coach_sign_quiet", { days: row.quiet })) : null,
    row.paused ? sign("calm", say("coach_sign_paused")) : null,
    row.sessions ? sign("calm", say(row.sessions === 1 ? "coach_sign_session" : "coach_sign_sessions", { count: row.sessions })) : null,
    row.unreachable ? sign("alert", say("coach_sign_unreachable")) : null,
  ].filter(Boolean);
}
