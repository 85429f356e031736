// What a page asks our own server, and how it listens to it.

const form = document.querySelector("meta[name=form]")?.content ?? "";

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
