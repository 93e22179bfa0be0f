/* All marks on one page, as this browser keeps them. */
import { isDone, stateOf } from './marks.js';

const TONES = { marked: 'success', partly: 'warning', unmarked: 'neutral', abstains: 'neutral' };

const table = document.querySelector('[data-review]');
const rows = () => [...table.querySelectorAll('[data-candidate]')];

function showRow(row, mark, state) {
  row.querySelectorAll('[data-mark]').forEach((place, i) => {
    place.textContent = mark?.abstain ? '' : (mark?.s?.[i] ?? '');
  });
  const place = row.querySelector('[data-state]');
  place.textContent = table.dataset[state];
  place.dataset.tone = TONES[state];
}

/* Fills the table in, and says how many are missing. `criteria`: how many there are. */
export function showReview(marks, criteria) {
  const states = rows().map((row) => {
    const mark = marks[row.dataset.candidate];
    const state = stateOf(mark, criteria);
    showRow(row, mark, state);
    return state;
  });
  const missing = states.filter((state) => !isDone(state)).length;
  const place = document.querySelector('[data-review-state]');
  place.textContent = missing
    ? place.dataset.missing.replace('%n', missing).replace('%total', states.length)
    : place.dataset.ready;
}

/* The marks of those on the page; whoever of the slate is not there, the juror is kept from. */
export function reviewed(marks, candidates) {
  const shown = new Set(rows().map((row) => row.dataset.candidate));
  return Object.fromEntries(candidates.map(({ id }) => [id, shown.has(id) ? marks[id] : 'aside']));
}
