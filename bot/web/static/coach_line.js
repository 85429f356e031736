// One line of a thread at the desk: who said what, when, and what became of it.

import { el, paragraphs, say } from "./dom.js";
import { file } from "./file.js";

/** files: where the files of this desk are. */
export function threadLine(line, files) {
  const fate = line.fate ? say(`coach_fate_${line.fate}`) : "";
  const author = line.kind === "person" ? say("coach_them") : line.author === "limber" ? say("name") : line.author;
  return el("li", { class: `said ${line.kind} ${line.fate}` },
    el("p", { class: "by" }, el("b", {}, author), line.kind === "note" ? el("i", {}, say("coach_is_note")) : null,
      line.kind === "alert" ? el("i", {}, say("coach_is_alert")) : null, el("time", {}, line.at)),
    el("div", { class: "what" }, paragraphs(inner(line)), line.file ? shown(line.file, files) : null),
    fate ? el("p", { class: "fate" }, line.why ? `${fate}: ${line.why}` : fate) : null);
}

function shown(sent, files) {
  if (sent.id === null) return el("p", { class: "fate" }, say("coach_file_away"));
  return file(`${files}/${sent.id}`, sent, say(sent.kind === "photo" ? "coach_photo" : "coach_file"));
}

/** What somebody wrote with a file that is shown below it: without the mark that stands for the file. */
function inner({ text, file: sent }) {
  const mark = `[${sent?.kind}]`;
  return sent && sent.id !== null && text.startsWith(mark) ? text.slice(mark.length).trim() : text;
}
