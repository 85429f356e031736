// What a page keeps in this browser.

/** What this browser keeps for itself; nothing where it may not. */
export const kept = {
  read(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  write(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      /* a private window, or full: then it is not kept */
    }
  },
  forget(name) {
    try {
      localStorage.removeItem(name);
    } catch {
      /* as above */
    }
  },
};
