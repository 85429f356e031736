// A short tone when a hold ends, for whoever cannot look. It needs one touch of the page first.

let context = null;

export function ready() {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") context.resume();
  } catch {
    context = null;
  }
}

export function ring() {
  navigator.vibrate?.(150);
  if (!context || context.state !== "running") return;
  const tone = context.createOscillator();
  const loud = context.createGain();
  tone.frequency.value = 660;
  loud.gain.setValueAtTime(0.0001, context.currentTime);
  loud.gain.exponentialRampToValueAtTime(0.2, context.currentTime + 0.02);
  loud.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.35);
  tone.connect(loud).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.4);
}
