/* A form whose draft the browser keeps: [data-draft] from the first keystroke until [data-draft-sent] on the page behind it
 * says that it has arrived. And the live lengths under its texts. Without this script the form works all the same. */
import { clock } from './clock.js';
import { follow } from './count.js';
import { forget, forgetOld, load, save } from './draft.js';

const KEPT = 'input:not([type=hidden]):not([type=file]), textarea, select';

const isBox = (field) => field.type === 'checkbox' || field.type === 'radio';
const keptOf = (form) => [...form.querySelectorAll(KEPT)].filter((field) => field.name && field.tabIndex >= 0);

/* {name: [values]}, empty fields left out. */
function valuesOf(form) {
  const values = {};
  for (const field of keptOf(form)) {
    if (isBox(field) ? !field.checked : field.value === '') continue;
    (values[field.name] ??= []).push(field.value);
  }
  return values;
}

/* What was filled in is not hidden behind a line that must be opened first. */
function unfold(form) {
  for (const fold of form.querySelectorAll('details'))
    fold.open ||= keptOf(fold).some((field) => (isBox(field) ? field.checked : field.value !== ''));
}

function fill(form, values) {
  for (const field of keptOf(form)) {
    const given = values[field.name] ?? [];
    if (isBox(field)) field.checked = given.includes(field.value);
    else if (field.tagName !== 'SELECT') field.value = given[0] ?? '';
    else if ([...field.options].some(({ value }) => value === given[0])) field.value = given[0];
  }
}

function keep(form) {
  const key = form.dataset.draft;
  const line = form.querySelector('[data-saved]');
  const said = (at) => {
    if (line) line.textContent = line.dataset.text.replace('%clock', clock(at));
  };
  /* What the server gives back after a refusal is newer than any draft. */
  const refused = form.querySelector('[aria-invalid=true], .ds-error-summary') !== null;
  const draft = refused ? null : load(key);
  if (draft && Object.keys(valuesOf(form)).length === 0) {
    fill(form, draft.fields);
    unfold(form);
    said(new Date(draft.at));
  }
  const store = (sent) => {
    if (save(key, valuesOf(form), sent)) said(new Date());
  };
  if (refused) store(false);
  form.addEventListener('input', () => store(false));
  form.addEventListener('change', () => store(false));
  form.addEventListener('submit', () => store(true));
}

/* Only what went out is forgotten: another proposal may have been begun meanwhile. */
function arrived(key) {
  if (load(key)?.sent) forget(key);
}

forgetOld();
for (const form of document.querySelectorAll('form[data-draft]')) keep(form);
for (const line of document.querySelectorAll('[data-count]')) follow(line);
for (const { dataset } of document.querySelectorAll('[data-draft-sent]')) arrived(dataset.draftSent);
document.getElementById('errors')?.focus();
