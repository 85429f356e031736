// The icons of buttons, as SVG.

import { el } from "./dom.js";

export function icon(name) {
  const paths = {
    send: "M3 11.5 21 3l-6.5 18-3.2-7.3L3 11.5Z",
    clip: "M4 7h3l2-2.5h6L17 7h3a1 1 0 0 1 1 1v11H3V8a1 1 0 0 1 1-1Zm8 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
    back: "M15 4 7 12l8 8",
  };
  return el("svg:svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: `icon icon-${name}` }, el("svg:path", { d: paths[name] }));
}
