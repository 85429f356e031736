// The work before a try of the password counts: find what makes sha256("task:answer") begin with zero bits.
// Written out, since a page that is not served over https has no crypto.subtle.

const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
const START = Int32Array.from(PRIMES.slice(0, 8), (p) => fraction(Math.sqrt(p)));
const ROUND = Int32Array.from(PRIMES, (p) => fraction(Math.cbrt(p)));
const schedule = new Int32Array(64);
const state = new Int32Array(8);

/** Take one block of 64 bytes into the state. */
function take(view, at) {
  for (let i = 0; i < 16; i++) schedule[i] = view.getInt32(at + i * 4);
  for (let i = 16; i < 64; i++) {
    const x = schedule[i - 15];
    const y = schedule[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    schedule[i] = (schedule[i - 16] + s0 + schedule[i - 7] + s1) | 0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3];
  let e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + schedule[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

const DIGITS = 10;
const AT_ONCE = 20000;

/** The answer to a task, in ten digits; the page stays alive meanwhile. */
export async function workOn({ task, bits }) {
  const said = new TextEncoder().encode(`${task}:${"0".repeat(DIGITS)}`);
  const whole = new Uint8Array((((said.length + 8) >> 6) + 1) * 64);
  whole.set(said);
  whole[said.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 4, said.length * 8);
  const first = (said.length - DIGITS) & ~63; // the blocks before this one stay as they are
  state.set(START);
  for (let at = 0; at < first; at += 64) take(view, at);
  const before = state.slice();
  for (let n = 1; ; n++) {
    state.set(before);
    for (let at = first; at < whole.length; at += 64) take(view, at);
    if (state[0] >>> (32 - bits) === 0) break;
    for (let at = said.length - 1; ++whole[at] > 57; at--) whole[at] = 48;
    if (n % AT_ONCE === 0) await new Promise((go) => setTimeout(go));
  }
  return { task, answer: new TextDecoder().decode(whole.slice(said.length - DIGITS, said.length)) };
}
