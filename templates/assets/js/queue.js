/* The list of candidates as this browser knows it: by its drafts. Tells the server how many are done, and nothing else.
 * A device without a key is sent to get one. */
import { isKnown } from './device.js';
import { isDone, load, stateOf } from './marks.js';
import { post } from './post.js';

const TONES = { marked: 'success', partly: 'warning', unmarked: 'neutral', abstains: 'neutral' };

const filled = (text, values) => text.replace(/%(name|total|n)/g, (_, name) => values[name]);

const side = document.querySelector('[data-queue]');
export const desk = JSON.parse(side?.dataset.desk || '{}');

function showRows(links, states) {
  links.forEach((link, i) => {
    const place = link.querySelector('[data-state]');
    place.textContent = side.dataset[states[i]];
    place.dataset.tone = TONES[states[i]];
  });
}

function showCounts(done, total) {
  for (const heading of document.querySelectorAll('[data-heading]'))
    heading.textContent = filled(side.dataset.left, { n: total - done, total });
  const bar = side.querySelector('progress');
  const said = filled(side.dataset.bar, { n: done, total });
  bar.value = done;
  bar.textContent = said;
  bar.setAttribute('aria-label', said);
}

/* The big button leads to the first that is left. */
function showNext(links, states) {
  const button = document.querySelector('[data-next]');
  if (!button) return;
  const first = links[states.findIndex((state) => !isDone(state))];
  button.hidden = !first;
  if (!first) return;
  button.href = first.href;
  button.textContent = filled(button.dataset.next, { name: first.firstElementChild.textContent });
}

let told;
async function tell(done, total) {
  const now = `${done}/${total}`;
  if (told === now) return;
  told = now;
  await post(desk.progress, { token: desk.token, done, of: total }, { keepalive: true });
}

/* Shows the marks as they are; `marks` as load gives them. */
export function show(marks) {
  const links = [...side.querySelectorAll('[data-candidate]')];
  const states = links.map((link) => stateOf(marks[link.dataset.candidate], desk.criteria));
  const done = states.filter(isDone).length;
  showRows(links, states);
  showCounts(done, links.length);
  showNext(links, states);
  return tell(done, links.length);
}

if (desk.step) {
  if (await isKnown(desk)) await show(await load(desk));
  else location.replace(desk.enrol);
}
