/* JSON as whoever else judges an entry reads it: where one reader took the first of two members of a name and another the second,
 * an entry could promise two things. */
import { text } from './bytes.js';

const LEVELS_MAX = 32;
const STRINGS = /"(?:[^"\\]+|\\.)*"\s*(:?)/g;
const NOT_ALONE = /\0|\p{Surrogate}/u;

const wrong = (what) => {
  throw new Error(what);
};

/* The members of all objects in it. */
function count(value, level = 1) {
  if (typeof value === 'string') return NOT_ALONE.test(value) ? wrong('no text') : 0;
  if (value === null || typeof value !== 'object') return 0;
  if (level > LEVELS_MAX) wrong('too deep');
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return [...Object.keys(value), ...Object.values(value)].reduce((sum, one) => sum + count(one, level + 1), own);
}

/* Of UTF-8 bytes. Throws for what is no JSON, and where a member stands twice, a text holds a zero or half a sign, or it is nested
 * deeper than any entry. */
export function parse(bytes) {
  const written = text(bytes);
  const value = JSON.parse(written);
  const named = [...written.matchAll(STRINGS)].filter(([, colon]) => colon).length;
  return count(value) === named ? value : wrong('a member stands there twice');
}
