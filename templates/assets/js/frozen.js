/* Whether what stands on the page is what was frozen when the step opened: the bytes fit the slate's commitment, and the
 * page says what the bytes say. */
import { decode, encode } from './base64.js';
import { utf8 } from './bytes.js';
import { commitment } from './proof.js';

const trimmed = (line) => line.replace(/^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/g, '');
const linesOf = (value) => (value ?? '').split('\n').map(trimmed).filter(Boolean);

/* All lines of a candidate's material that a page shows, in no order. */
export function materialLines({ name, summary, proposals }) {
  const said = proposals.flatMap(({ text, merits }) => [...linesOf(text), ...linesOf(merits)]);
  return [trimmed(name), trimmed(summary ?? ''), ...said].filter(Boolean).sort();
}

const pageLines = () =>
  [...document.querySelectorAll('[data-frozen]')].map((place) => trimmed(place.textContent)).filter(Boolean).sort();

/* `given`: {candidate, salt, json} of the page; `candidates` of readStep. */
export async function isFrozen(given, candidates) {
  const line = candidates.find(({ id }) => id === given.candidate);
  if (!line) return false;
  const said = await commitment({ class: 'material', salt: decode(given.salt), json: utf8(given.json) });
  if (encode(said) !== line.commitment) return false;
  const material = JSON.parse(given.json);
  return material.candidate === given.candidate &&
    JSON.stringify(materialLines(material)) === JSON.stringify(pageLines());
}
