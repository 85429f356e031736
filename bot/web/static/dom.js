// Elements and words, as every page makes them. Words become text nodes; nothing ever becomes HTML.

const template = document.getElementById("words");
export const words = template ? JSON.parse(template.dataset.words) : {};

/** A word of the page, with {name} filled in. */
export function say(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** An element: el("p", {class: "x", onclick: f}, child, "text", ...). */
export function el(tag, props = {}, ...children) {
  const made = tag.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Paragraphs, **bold**, *italic*, lists and https addresses, and nothing else. */
export function paragraphs(text) {
  const made = [];
  let list = null;
  for (const block of text.split(/\n\s*\n/)) {
    list = null;
    let lines = null;
    for (const line of block.split("\n")) {
      const item = /^\s*(-|\d{1,2}\.)\s+(.*)$/.exec(line);
      if (item) {
        const tag = item[1] === "-" ? "ul" : "ol";
        if (!list || list.localName !== tag) made.push((list = el(tag)));
        list.append(el("li", {}, styled(item[2])));
        lines = null;
      } else if (line.trim()) {
        list = null;
        if (lines) lines.append(el("br"), ...styled(line));
        else made.push((lines = el("p", {}, styled(line))));
      }
    }
  }
  return made;
}

const STYLE = /\*\*([^*\n]+)\*\*|(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|(https:\/\/[^\s<>"]*[^\s<>".,;:!?)])/g;

function styled(line) {
  const parts = [];
  let end = 0;
  for (const found of line.matchAll(STYLE)) {
    if (found.index > end) parts.push(line.slice(end, found.index));
    if (found[1]) parts.push(el("strong", {}, found[1]));
    else if (found[2]) parts.push(el("em", {}, found[2]));
    else parts.push(el("a", { href: found[3], rel: "noopener noreferrer", target: "_blank" }, found[3]));
    end = found.index + found[0].length;
  }
  if (end < line.length) parts.push(line.slice(end));
  return parts;
}

/** 06:12 where this browser is, or in the zone that is named. */
export function clock(ms, zone) {
  return new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone || undefined });
}
