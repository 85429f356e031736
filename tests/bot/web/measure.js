// What is wrong with how the page looks now: contrast, things that are cut, things too small to touch.
() => {
  const faults = [];
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const bright = ([r, g, b]) => {
    const part = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const over = (top, under) => {
    const a = top[3] ?? 1;
    return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a));
  };
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(numbers(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const seen = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  for (const node of document.querySelectorAll("body *")) {
    if (!seen(node) || node.closest("svg")) continue;
    const own = [...node.childNodes].filter((c) => c.nodeType === 3 && c.textContent.trim());
    const style = getComputedStyle(node);
    const told = `${node.localName}.${node.className}: ${node.textContent.trim().slice(0, 30)}`;
    if (own.length || ["TEXTAREA", "INPUT"].includes(node.tagName)) {
      let fade = 1;
      for (let at = node; at; at = at.parentElement) fade *= Number(getComputedStyle(at).opacity);
      const under = behind(node);
      const ink = over([...numbers(style.color).slice(0, 3), (numbers(style.color)[3] ?? 1) * fade], under);
      const [high, low] = [bright(ink), bright(under)].sort((a, b) => b - a);
      const ratio = (high + 0.05) / (low + 0.05);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5)) faults.push(`contrast ${ratio.toFixed(2)} ${told}`);
      if (style.overflowX === "visible" && node.scrollWidth > node.clientWidth + 1 && node.clientWidth && style.display !== "inline") faults.push(`cut ${told}`);
    }
    const box = node.getBoundingClientRect();
    if (node.matches("button, select, textarea, input:not(.hush), summary") && (box.width < 24 || box.height < 24)) faults.push(`small ${told}`);
    const scrolls = node.closest(".clock, .people, .table");
    if (!scrolls && (box.right > innerWidth + 1 || box.left < -1) && !node.matches(".hush")) faults.push(`outside ${told}`);
  }
  if (document.documentElement.scrollWidth > innerWidth + 1) faults.push("the page scrolls sideways");
  return faults;
};
