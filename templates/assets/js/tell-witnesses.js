/* What the witnesses of a receipt have signed, in words, beside its outcome. The words are data-* of the place. */
import { judgeWitnesses, readPolicy } from './policy.js';

const WORDS = { witnessed: 'witnessedJs', 'too-few': 'tooFew', unwitnessed: 'unwitnessed', forged: 'forged', unjudged: 'unjudged' };

/* A time that no calendar has says nothing. */
function moment(seconds) {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? '–' : date.toLocaleString(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' });
}

/* Of a checkpoint's note; null takes the words back. Gives the outcome, or null where the log has no witnesses. */
export async function tellWitnesses(place, note, verify) {
  const told = place.querySelector('[data-witnessed]');
  told.textContent = '';
  delete told.dataset.good;
  delete told.dataset.word;
  if (!note || !place.dataset.policy) return null;
  const { outcome, of, at, forged } = await judgeWitnesses(note, await readPolicy(place.dataset.policy), verify);
  const newest = [...at.values()].reduce((a, b) => (a > b ? a : b), 0n);
  told.textContent = place.dataset[WORDS[outcome]]
    .replace('%names', (outcome === 'forged' ? forged : [...at.keys()]).join(', '))
    .replace('%of', of)
    .replace('%n', at.size)
    .replace('%at', moment(newest));
  if (outcome === 'witnessed' || outcome === 'forged') told.dataset.good = String(outcome === 'witnessed');
  told.dataset.word = outcome;
  return outcome;
}
