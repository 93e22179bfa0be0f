/* «Etterprøv»: a receipt that somebody has kept, read and checked here without being sent anywhere. */
import { text } from './bytes.js';
import { readKey } from './note.js';
import { checkReceipt } from './proof.js';

const pretty = (bytes) => {
  try {
    return JSON.stringify(JSON.parse(text(bytes)), null, 2);
  } catch {
    return '';
  }
};

function show(place, receipt) {
  const part = (name) => place.querySelector(`[data-${name}]`);
  part('shown').hidden = !receipt;
  if (!receipt) return;
  part('index').textContent = String(receipt.index);
  part('size').textContent = String(receipt.checkpoint.size);
  part('entry').textContent = pretty(receipt.entry);
  part('hidden').hidden = receipt.openings.length === 0;
  part('openings').textContent = receipt.openings.map(({ json }) => pretty(json)).join('\n');
}

async function judge(place, file) {
  const outcome = place.querySelector('[data-outcome]');
  const { outcome: word, receipt } = await checkReceipt(await file.text(), await readKey(place.dataset.key));
  outcome.textContent = place.dataset[word];
  outcome.dataset.outcome = word;
  if (word === 'unsigned') delete outcome.dataset.good;
  else outcome.dataset.good = String(word === 'holds');
  show(place, word === 'holds' || word === 'unsigned' ? receipt : null);
}

for (const place of document.querySelectorAll('[data-check]')) {
  const input = place.querySelector('input[type=file]');
  input.addEventListener('change', () => input.files[0] && judge(place, input.files[0]));
}
