// A drill's picture. Its room is kept from the beginning; one that is not drawn yet comes later.

import { el, say } from "./dom.js";

const DRAWN_MS = 1500;

export function picture({ name, alt, side }) {
  const url = (theme, kind) => `/pictures/${name}.${side}.${theme}.${kind}`;
  const still = "(prefers-reduced-motion: reduce)", dark = "(prefers-color-scheme: dark)";
  const figure = el("figure", { class: "drill" });
  const draw = () => {
    const image = el("img", { src: url("light", "webp"), alt, width: 480, height: 360, decoding: "async" });
    image.addEventListener("load", () => figure.classList.remove("waits"));
    image.addEventListener("error", () => {
      figure.classList.add("waits");
      figure.replaceChildren(el("p", { class: "alt" }, say("picture_waits")));
      setTimeout(() => { if (figure.isConnected) draw(); }, DRAWN_MS);
    });
    figure.replaceChildren(el("picture", {},
      el("source", { media: `${dark} and ${still}`, srcset: url("dark", "png") }),
      el("source", { media: still, srcset: url("light", "png") }),
      el("source", { media: dark, srcset: url("dark", "webp") }), image));
  };
  draw();
  return figure;
}
