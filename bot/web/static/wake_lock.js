// Keeps the screen on while something counts, where the browser allows it.

export class WakeLock {
  /** wanted: whether the screen has to stay on from now on. */
  async keep(wanted) {
    try {
      if (wanted && !this.lock) {
        this.lock = await navigator.wakeLock?.request("screen");
        this.lock?.addEventListener("release", () => { this.lock = null; });
      } else if (!wanted && this.lock) {
        await this.lock.release();
        this.lock = null;
      }
    } catch {
      /* not allowed now: the screen may go dark */
    }
  }
}
