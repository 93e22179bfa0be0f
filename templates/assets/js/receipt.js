/* The receipts of the page that we are on, checked by the browser itself: each [data-receipt] names a file, and is told what
 * came of it. */
import { readKey } from './note.js';
import { checkReceipt } from './proof.js';

const GOOD = { holds: 'true', fails: 'false', other: 'false', unreadable: 'false' };

async function check({ receipt: url, key, place: index }) {
  const answer = await fetch(url, { credentials: 'same-origin' });
  if (!answer.ok) return { outcome: 'offline' };
  const { outcome, receipt } = await checkReceipt(new Uint8Array(await answer.arrayBuffer()), await readKey(key));
  return receipt && String(receipt.index) !== index ? { outcome: 'fails' } : { outcome, receipt };
}

/* A receipt of another log, or that is none, is as bad as one that fails: this page promised a good one. */
const sentence = ({ holds, unsigned, offline, fails }, outcome) => ({ holds, unsigned, offline })[outcome] ?? fails;

async function tell(place) {
  place.textContent = place.dataset.waits;
  const { outcome, receipt } = await check(place.dataset).catch(() => ({ outcome: 'offline' }));
  place.textContent = sentence(place.dataset, outcome);
  place.dataset.outcome = outcome;
  if (outcome in GOOD) place.dataset.good = GOOD[outcome];
  return { outcome, receipt };
}

const places = [...document.querySelectorAll('[data-receipt]')];

/* In the order of the page, each a promise of {outcome, receipt?} as of checkReceipt, or 'offline'. */
export const checks = places.map(tell);

/* Of the entry at this place in the log; 'offline' when the page has no receipt of it. */
export const checkOf = async (index) => checks[places.findIndex(({ dataset }) => dataset.place === index)] ?? { outcome: 'offline' };
