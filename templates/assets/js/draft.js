/* What somebody has typed and not yet sent: kept in their own browser, and nowhere else. A browser that keeps nothing
 * (private windows, a full store) is no fault of anybody's: then nothing is kept and nothing is said to be. */

const PREFIX = 'kaaring draft ';
const DAYS = 30;

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(PREFIX + key));
    return draft && typeof draft.fields === 'object' ? draft : null;
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    /* there is nothing to be forgotten */
  }
}

/* {fields {name: [values]}, at: ms, sent: true when it has gone out and no answer was seen}; null when there is none. */
export function load(key) {
  const draft = read(key);
  if (!draft) return null;
  if (Date.now() - draft.at < DAYS * 86_400_000) return draft;
  forget(key);
  return null;
}

/* False when the browser does not keep it. */
export const save = (key, fields, sent = false) => write(key, { fields, at: Date.now(), sent });

/* Every page of ours is a chance to forget what is too old. */
export function forgetOld() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) load(name.slice(PREFIX.length));
  } catch {
    /* a browser without a store keeps nothing too long */
  }
}
