// A small copy of one's own photo, kept in this browser, so that it is seen again after a reload.

const SIDE = 200;
const MOST = 8;

/** The copy as text of some kilobytes; null for what this browser cannot show. */
export async function thumbnail(file) {
  try {
    const whole = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(whole.width, whole.height));
    const copy = document.createElement("canvas");
    copy.width = Math.max(1, Math.round(whole.width * scale));
    copy.height = Math.max(1, Math.round(whole.height * scale));
    copy.getContext("2d").drawImage(whole, 0, 0, copy.width, copy.height);
    return copy.toDataURL("image/jpeg", 0.6);
  } catch {
    return null;
  }
}

/** An address that an image can be shown from; null where nothing was kept. */
export function addressOf(kept) {
  if (!kept?.startsWith("data:image/jpeg;base64,")) return null;
  const bytes = Uint8Array.from(atob(kept.split(",")[1]), (letter) => letter.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
}

/** Lines of which only the newest keep their copy: a browser's room is small. */
export function onlyNewest(lines) {
  const old = lines.filter((line) => line.thumbnail).slice(0, -MOST);
  return lines.map((line) => (old.includes(line) ? { ...line, thumbnail: null } : line));
}
