// Small things that every page needs. Words become text nodes; nothing ever becomes HTML.

const template = document.getElementById("words");
export const words = template ? JSON.parse(template.dataset.words) : {};
export const form = document.querySelector("meta[name=form]")?.content ?? "";

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

/** Ask our own server. Throws {status} for a refusal, and an ordinary error for a broken line. */
export async function ask(path, body) {
  const options = { headers: {}, credentials: "same-origin" };
  if (body !== undefined) {
    options.method = "POST";
    options.headers["x-limber-form"] = form;
    if (body instanceof FormData) options.body = body;
    else {
      options.headers["content-type"] = "application/json";
      options.body = JSON.stringify(body);
    }
  }
  const answer = await fetch(path, options);
  let told = {};
  try {
    told = await answer.json();
  } catch {
    told = {};
  }
  if (!answer.ok) throw Object.assign(new Error("refused"), { status: answer.status, told });
  return told;
}

/** A number of our own for what is sent, so that it is handled once. */
export function number() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
}

const ASKS_MS = 4000;
const TRIES_AGAIN_MS = 60000;

/** Listen to events from our server, and come back after every break.
 *
 * Where the server lets no more pages listen, `news` is asked for every few seconds instead, and
 * listening is tried again each minute. news: its path; none where there is nothing to ask.
 */
export function listen(path, handlers, told = () => {}, news = "") {
  let source = null;
  let last = 0;
  let stopped = false;
  let timer = 0;
  let asking = 0;
  const open = () => {
    if (stopped) return;
    clearInterval(asking);
    asking = 0;
    source = new EventSource(`${path}?after=${last}`);
    source.onopen = () => told(true);
    source.onerror = () => {
      told(false);
      if (source.readyState === EventSource.CLOSED) refused();
    };
    source.addEventListener("full", () => refused());
    source.addEventListener("out", () => location.reload());
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) last = Math.max(last, Number(event.lastEventId));
        handle(JSON.parse(event.data));
      });
    }
  };
  const refused = () => {
    source.close();
    clearTimeout(timer);
    timer = setTimeout(open, news ? TRIES_AGAIN_MS : 2000);
    if (!news || stopped || asking) return;
    asking = setInterval(once, ASKS_MS);
    once();
  };
  const once = async () => {
    try {
      const data = await ask(`${news}?after=${last}`);
      told(true);
      for (const event of data.events) last = Math.max(last, event.n);
      handlers.message?.(data);
    } catch (error) {
      told(false);
      if (error.status === 401) location.reload();
    }
  };
  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearInterval(asking);
    source?.close();
  };
}

/** What this browser keeps for itself; nothing where it may not. */
export const kept = {
  read(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  write(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      /* a private window, or full: then it is not kept */
    }
  },
  forget(name) {
    try {
      localStorage.removeItem(name);
    } catch {
      /* as above */
    }
  },
};

/** 06:12 where this browser is, or in the zone that is named. */
export function clock(ms, zone) {
  return new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone || undefined });
}
