// Keeps the screen on while something counts, where the browser allows it.

export class WakeLock {
  /** wanted: whether the screen has to stay on from now on. One lock is asked for at a time, and none is left behind. */
  async keep(wanted) {
    this.wanted = wanted;
    if (this.asking || !navigator.wakeLock) return;
    this.asking = true;
    try {
      while (this.wanted !== Boolean(this.lock)) await (this.wanted ? this.take() : this.release());
    } catch {
      /* not allowed now: the screen may go dark */
    }
    this.asking = false;
  }

  async take() {
    const taken = await navigator.wakeLock.request("screen");
    this.lock = taken;
    taken.addEventListener("release", () => { if (this.lock === taken) this.lock = null; });
  }

  async release() {
    const held = this.lock;
    this.lock = null;
    await held.release();
  }
}
