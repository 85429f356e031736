// Keeps a list at its end, unless somebody scrolled up: what grows below is no scrolling.

const NEAR = 80;

export class Follow {
  /** scroller: what scrolls; grown: whose growing moves its end; arrived: called when the end is in sight. */
  constructor(scroller, grown, arrived = () => {}) {
    Object.assign(this, { scroller, arrived, is_on: true, top: 0 });
    scroller.addEventListener("scroll", () => this.look(), { passive: true });
    this.growing = new ResizeObserver(() => { if (this.is_on) this.down(); });  // a keyboard, or a photo that has loaded
    for (const each of grown) this.growing.observe(each);
  }

  look() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const was = this.top;
    this.top = scrollTop;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.arrive();
    else if (scrollTop < was) this.is_on = false;
  }

  arrive() {
    this.is_on = true;
    this.arrived();
  }

  down() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.arrive();
  }

  close() {
    this.growing.disconnect();
  }
}
