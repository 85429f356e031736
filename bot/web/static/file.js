// A file that somebody sent, as it is shown in a chat or a thread.

import { el } from "./dom.js";

/** What somebody sent, where it can be shown: looked at, heard, or saved. */
export function file(src, { kind, name }, what) {
  if (kind === "voice" || kind === "audio") return el("audio", { src, controls: "", preload: "none" });
  if (["video", "video note", "animation"].includes(kind)) return el("video", { src, controls: "", preload: "metadata", class: "photo" });
  const shown = kind === "photo" ? el("img", { src, alt: what, class: "photo", loading: "lazy" }) : name || what;
  return el("a", { href: src, target: "_blank", rel: "noopener" }, shown);
}
