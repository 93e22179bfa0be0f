/* Whether what stands on the page is what was frozen when the step opened: the bytes fit the slate's commitment, and the
 * page says what the bytes say. */
import { decode, encode } from './base64.js';
import { utf8 } from './bytes.js';
import { commitment } from './proof.js';

const trimmed = (line) => line.replace(/^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/g, '');
const linesOf = (value) => (value ?? '').split('\n').map(trimmed).filter(Boolean);

/* All lines of a candidate's material that a page shows as they are, in no order. */
export function materialLines({ name, summary, orgnr, web, also = [], proposals }) {
  const facts = [{ name, summary }, ...also].flatMap((one) => [one.name, one.summary]);
  const said = proposals.flatMap(({ text, merits }) => [...linesOf(text), ...linesOf(merits)]);
  return [...[...facts, orgnr, web].map((line) => trimmed(line ?? '')), ...said].filter(Boolean).sort();
}

/* Whether sentences of a page have in them what the material says: `about` where the candidate is, each of `headings`, in the
 * order of the proposals, who wrote it and what binds them. A candidate's own proposal says only that it is that. */
export function sentencesHold({ place, proposals }, about, headings) {
  const holds = (sentence, words) => words.every((word) => sentence.includes(trimmed(word ?? '')));
  return about.every((sentence) => holds(sentence, [place])) && headings.length === proposals.length &&
    headings.every((sentence, i) => proposals[i].self || holds(sentence, [proposals[i].nominator, proposals[i].relation]));
}

const textsOf = (selector) => [...document.querySelectorAll(selector)].map((place) => trimmed(place.textContent));
const pageLines = () => textsOf('[data-frozen]').filter(Boolean).sort();

/* `given`: {candidate, salt, json} of the page; `candidates` of readStep. */
export async function isFrozen(given, candidates) {
  const line = candidates.find(({ id }) => id === given.candidate);
  if (!line) return false;
  const said = await commitment({ class: 'material', salt: decode(given.salt), json: utf8(given.json) });
  if (encode(said) !== line.commitment) return false;
  const material = JSON.parse(given.json);
  return material.candidate === given.candidate &&
    JSON.stringify(materialLines(material)) === JSON.stringify(pageLines()) &&
    sentencesHold(material, textsOf('[data-frozen-about]'), textsOf('[data-frozen-heading]'));
}
