// Pain over days as a line each, drawn as SVG. Each line has its own dash and its own kind of dot.

import { el, say } from "./dom.js";

const WIDE = 320, HIGH = 150, LEFT = 22, RIGHT = 8, TOP = 8, BOTTOM = 22;

export function chart(drawn) {
  const days = [...drawn.courses.flatMap(([, scores]) => scores.map(([day]) => day)), ...drawn.sessions];
  const first = Math.min(...days.map(Date.parse)), last = Math.max(...days.map(Date.parse));
  const x = (day) => LEFT + 6 + ((Date.parse(day) - first) / Math.max(1, last - first)) * (WIDE - LEFT - RIGHT - 12);
  const y = (score) => TOP + (1 - score / 10) * (HIGH - TOP - BOTTOM);
  const svg = el("svg:svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "chart", role: "img", "aria-label": drawn.alt });
  for (const value of [0, 5, 10]) {
    svg.append(
      el("svg:line", { x1: LEFT, x2: WIDE - RIGHT, y1: y(value), y2: y(value), class: "grid" }),
      el("svg:text", { x: LEFT - 5, y: y(value) + 4, class: "scale", "text-anchor": "end" }, String(value)),
    );
  }
  for (const day of drawn.sessions) {
    svg.append(el("svg:rect", { x: x(day) - 2, y: HIGH - BOTTOM + 2, width: 4, height: 7, rx: 1, class: "session" }));
  }
  const named = first === last ? [first] : [first, last];
  named.forEach((at, index) => {
    const day = new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
    svg.append(el("svg:text", {
      x: index ? WIDE - RIGHT : LEFT, y: HIGH - 2, class: "scale", "text-anchor": index ? "end" : "start",
    }, day));
  });
  const legend = el("ul", { class: "legend" });
  drawn.courses.forEach(([name, scores], index) => {
    const points = scores.map(([day, score]) => [x(day), y(score)]);
    svg.append(el("svg:polyline", { points: points.map((p) => p.join(",")).join(" "), class: `course c${index}` }));
    points.forEach((point) => svg.append(dot(point, index)));
    const sign = el("svg:svg", { viewBox: "0 0 12 12", class: "sign", "aria-hidden": "true" }, dot([6, 6], index));
    legend.append(el("li", {}, sign, name));
  });
  if (drawn.sessions.length) legend.append(el("li", { class: "below" }, say("coach_sessions_below")));
  return el("figure", { class: "trend" }, svg, legend);
}

function dot([x, y], index) {
  const size = 3.6;
  switch (index % 4) {
    case 0: return el("svg:circle", { cx: x, cy: y, r: size, class: `dot c${index}` });
    case 1: return el("svg:rect", { x: x - size, y: y - size, width: 2 * size, height: 2 * size, class: `dot c${index}` });
    case 2: return el("svg:path", { d: `M${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}L${x - 5} ${y}Z`, class: `dot c${index}` });
    default: return el("svg:path", { d: `M${x} ${y - 5}L${x + 4.5} ${y + 4}L${x - 4.5} ${y + 4}Z`, class: `dot c${index}` });
  }
}
