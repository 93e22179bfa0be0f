/* One candidate's page: what stands on it is checked, then marks are taken and kept in this browser. */
import { clock } from './clock.js';
import { isFrozen } from './frozen.js';
import { load, save } from './marks.js';
import { desk, show } from './queue.js';
import { readStep, Wrong } from './step.js';

const form = document.querySelector('[data-vote]');

function field(name) {
  return form.elements.namedItem(name);
}

const scales = () => [...form.querySelectorAll('[data-criterion]')];

function fill(mark) {
  scales().forEach((scale, i) => {
    for (const radio of scale.querySelectorAll('input')) radio.checked = radio.value === String(mark.s?.[i]);
  });
  for (const name of ['reason', 'note']) if (field(name)) field(name).value = mark[name] ?? '';
  showAbstained(mark.abstain);
}

function taken(abstain) {
  const s = scales().map((scale) => {
    const value = scale.querySelector('input:checked')?.value;
    return value === undefined ? null : Number(value);
  });
  return { s, abstain, reason: field('reason')?.value ?? '', note: field('note')?.value ?? '' };
}

function showAbstained(abstain) {
  const button = form.querySelector('[data-abstain]');
  if (!button) return;
  button.dataset.do ??= button.textContent;
  button.textContent = abstain ? button.dataset.undo : button.dataset.do;
  button.setAttribute('aria-pressed', String(Boolean(abstain)));
  form.toggleAttribute('data-abstained', Boolean(abstain));
}

/* A draft that is not kept is said to be so, where people look. */
function say(kept) {
  const place = document.querySelector('[data-saved]');
  place.textContent = kept ? form.dataset.savedText.replace('%clock', clock()) : form.dataset.unkept;
  if (!kept) refuse(form.dataset.unkept);
}

function refuse(sentence) {
  const place = form.querySelector('[data-refused]');
  place.textContent = sentence;
  place.hidden = false;
}

async function keep(marks, abstain) {
  const id = form.dataset.candidate;
  marks[id] = taken(abstain);
  showAbstained(abstain);
  say(save(desk, id, marks[id]));
  await show(marks);
}

function listen(marks) {
  const marked = () => marks[form.dataset.candidate] ?? {};
  form.addEventListener('submit', (event) => event.preventDefault());
  /* Who gives a mark no longer abstains. */
  form.addEventListener('change', (event) => keep(marks, event.target.type === 'radio' ? false : marked().abstain));
  form.addEventListener('input', (event) => {
    if (event.target.matches('textarea')) keep(marks, marked().abstain);
  });
  form.querySelector('[data-abstain]')?.addEventListener('click', () => keep(marks, !marked().abstain));
}

/* Closed until it is known to be what was frozen. */
async function begin() {
  form.inert = true;
  const marks = await load(desk);
  fill(marks[form.dataset.candidate] ?? {});
  try {
    const step = await readStep(desk);
    if (!(await isFrozen(JSON.parse(form.dataset.slate), step.candidates)))
      throw new Wrong('the page is not what was frozen');
  } catch (fault) {
    console.warn(fault);
    form.dataset.checked = 'false';
    refuse(fault instanceof Wrong ? form.dataset.wrong : form.dataset.unchecked);
    return;
  }
  listen(marks);
  form.inert = false;
  form.dataset.checked = 'true';
}

if (form) await begin();
