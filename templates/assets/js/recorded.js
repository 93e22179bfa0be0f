/* A show of hands: says while it is typed how many are present, how many votes are needed, and whether the numbers add up.
 * The server counts the same again. */
import { needed } from './majority.js';

const place = document.querySelector('[data-recorded]');
const form = place?.closest('form');
const rule = JSON.parse(place?.dataset.recorded || '{}');

const ticked = (name) => [...form.querySelectorAll(`[name="${name}"]:checked`)];
const number = (name) => Number.parseInt(form.elements[name].value, 10);

const filled = (text, values) => text.replace(/%(present|needed|sum)/g, (_, name) => values[name]);

function show() {
  const [yes, no, blank] = ['yes', 'no', 'blank'].map(number);
  const tally = { present: ticked('present').length, aside: ticked('aside').length, yes: yes || 0, no: no || 0 };
  const sum = (yes || 0) + (no || 0) + (blank || 0);
  const values = { present: tally.present, sum, needed: needed(rule, tally) };
  const any = [yes, no, blank].some(Number.isInteger);
  place.textContent = tally.present ? filled(any ? place.dataset.sum : place.dataset.needed, values) : '';
  if (any) place.dataset.good = String(sum === tally.present);
  else delete place.dataset.good;
}

/* Nobody is in the room and out of it. */
function partWays({ name, value, checked }) {
  const other = { present: 'aside', aside: 'present' }[name];
  const box = other && checked && form.querySelector(`[name="${other}"][value="${CSS.escape(value)}"]`);
  if (box) box.checked = false;
}

if (form) {
  form.addEventListener('input', (event) => {
    partWays(event.target);
    show();
  });
  show();
}
