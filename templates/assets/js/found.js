/* What a code or a number led to: what is shown is the entry that this browser has found in the log, and the code is its own. */
import { text } from './bytes.js';
import { codeOf } from './code.js';
import { checkOf } from './receipt.js';

const place = document.querySelector('[data-found]');

async function tell() {
  const { outcome, receipt } = await checkOf(place.dataset.found);
  if (!['holds', 'unsigned'].includes(outcome)) return;
  document.querySelector('[data-entry]').textContent = JSON.stringify(JSON.parse(text(receipt.entry)), null, 2);
  if (!place.dataset.code) return;
  const same = (await codeOf(receipt.entry)) === place.dataset.code;
  place.textContent = same ? place.dataset.same : place.dataset.other;
  place.dataset.good = String(same);
}

if (place) tell();
