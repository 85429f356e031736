// Tones for whoever cannot look: get ready, 3-2-1-go, halfway, switch, end, and a beat for reps.
//
// They are scheduled ahead on the phone's own audio clock from the instant at which a stretch ends,
// so that a slow network does not bend them. One touch of the page is needed first.

const TONES = {
  ready: [[520, 0, 0.16], [520, 0.22, 0.16]],
  count: [[880, 0, 0.09]],
  go: [[1320, 0, 0.45]],
  half: [[700, 0, 0.12], [700, 0.18, 0.12]],
  switch: [[600, 0, 0.14], [900, 0.16, 0.14], [600, 0.32, 0.14]],
  rest: [[440, 0, 0.3]],
  end: [[990, 0, 0.16], [740, 0.18, 0.16], [495, 0.36, 0.4]],
  rep: [[330, 0, 0.07]],
  beat: [[230, 0, 0.05]],
  ring: [[660, 0, 0.4]],
};
const BUZZES = { go: [200], end: [200, 80, 200], switch: [120, 60, 120], half: [60], ready: [60], ring: [150] };
const LEAD_SECONDS = 3;
const HALFWAY_FROM = 16;

let context = null;
let planned = [];
let buzzes = [];
/** What was scheduled: {name, at, start}, at on the server's clock in milliseconds, start on the audio clock in
 * seconds. For whoever measures. */
export const log = [];
window.limberSounds = log;

export function ready() {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") context.resume();
  } catch {
    context = null;
  }
}

/** The instant (this phone's clock, ms) at which what starts at `start` comes out, as the phone's audio itself says. */
export function heardAt(start) {
  const { contextTime, performanceTime } = context.getOutputTimestamp();
  return performance.timeOrigin + performanceTime + (start - contextTime) * 1000;
}

/** The sounds of a stretch: [name, seconds from its beginning]. Pure. */
export function score({ phase, seconds, beats = [] }) {
  const made = [];
  const opening = { ready: "ready", change: "switch", rest: "rest" }[phase];
  if (opening) made.push([opening, 0]);
  if (phase === "work") {
    const rep = beats.reduce((sum, each) => sum + each, 0);
    if (rep > 0) {
      for (let begins = 0; begins < seconds; begins += rep) {
        let at = begins;
        beats.forEach((each, index) => { made.push([index ? "beat" : "rep", at]); at += each; });
      }
    } else if (seconds >= HALFWAY_FROM) made.push(["half", seconds / 2]);
    made.push(["end", seconds]);
  } else if (phase === "ready" || phase === "change" || phase === "rest") {
    for (let n = Math.min(LEAD_SECONDS, seconds - 1); n > 0; n--) made.push(["count", seconds - n]);
    made.push(["go", seconds]);
  }
  return made.filter(([, at]) => at <= seconds);
}

/** Schedule a stretch that ends at `due` (server's clock, ms); skew: the server's clock less ours. */
export function schedule(until, due, skew) {
  silence();
  const begins = due - until.seconds * 1000;
  for (const [name, at] of score(until)) {
    const wall = begins + at * 1000;
    const wait = wall - skew - Date.now();
    if (wait < -150) continue;
    play(name, wait / 1000, skew);
    if (BUZZES[name] && navigator.vibrate) buzzes.push(setTimeout(() => navigator.vibrate(BUZZES[name]), Math.max(0, wait)));
  }
}

/** Nothing that was scheduled is heard any more, and no voice goes on. */
export function silence() {
  for (const tone of planned) {
    try { tone.stop(); } catch { /* it has ended */ }
  }
  planned = [];
  buzzes.forEach(clearTimeout);
  buzzes = [];
  window.speechSynthesis?.cancel();
}

/** One tone now: something came that was not counted down to. */
export function ring() {
  navigator.vibrate?.(BUZZES.ring);
  play("ring", 0, 0);
}

/** The audio clock's instant that comes out in so many seconds: earlier by as long as the phone's audio takes. */
function startIn(wait) {
  const { contextTime, performanceTime } = context.getOutputTimestamp?.() ?? {};
  const out = performanceTime ? contextTime + (performance.now() - performanceTime) / 1000 : context.currentTime;
  return Math.max(context.currentTime, out + wait);
}

function play(name, wait, skew) {
  if (!context || context.state !== "running") return;
  const start = startIn(wait);
  log.push({ name, at: Date.now() + Math.max(0, wait) * 1000 + skew, start });
  if (log.length > 2000) log.splice(0, 1000);
  for (const [pitch, after, lasts] of TONES[name]) {
    const tone = context.createOscillator();
    const loud = context.createGain();
    const from = start + after;
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.0001, from);
    loud.gain.exponentialRampToValueAtTime(name === "beat" || name === "rep" ? 0.1 : 0.25, from + 0.01);
    loud.gain.exponentialRampToValueAtTime(0.0001, from + lasts);
    tone.connect(loud).connect(context.destination);
    tone.start(from);
    tone.stop(from + lasts + 0.02);
    planned.push(tone);
  }
}

// -- speech -------------------------------------------------------------------------------------

/** Say it aloud by the phone's own voice, instead of what it was saying. */
export function speak(text) {
  const voice = window.speechSynthesis;
  if (!voice) return;
  voice.cancel();
  const said = new SpeechSynthesisUtterance(text);
  said.lang = document.documentElement.lang;
  voice.speak(said);
}

export const canSpeak = () => "speechSynthesis" in window;
