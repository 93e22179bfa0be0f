/* What tests of the office share: the demonstration's server, its administrator, and the walk through the third edition. */
import assert from 'node:assert/strict';

import { serve, until } from './server.mjs';
import { settingsOf } from './settings.mjs';
import { multipart } from './visitor.mjs';

export const OFFICE = '/administrasjon';
export const THIRD = `${OFFICE}/utgave/gronn-grunder-3`;
export const BADGE = `${OFFICE}/utgave/hedersmerke-2`;

/* The demonstration as it begins, and its administrator, signed in. */
export async function office(t, { clock = '2021-09-20T08:00:00+02:00', args = [], secrecy = 'open', ...options } = {}) {
  const server = await serve(t, { clock, args: ['--demo', 'tests/data', ...args], config: settingsOf(t, secrecy), ...options });
  const admin = server.visitor();
  const home = await admin.arrive(await server.adminLink());
  assert.equal(home.path, OFFICE);
  return { server, admin };
}

/* The link that signs in who was printed with these words ("gronn-grunder-3, juryen, chair"). */
export function linkOf(server, words) {
  const lines = server.output.split('\n');
  const at = lines.findIndex((line) => line.includes(words));
  assert.ok(at >= 0, `nobody is ${words}: ${server.output}`);
  return lines[at + 1].trim();
}

/* Signed in as that person. */
export async function signedIn(server, words) {
  const visitor = server.visitor();
  await visitor.arrive(linkOf(server, words));
  return visitor;
}

/* Moves the clock forward: "2021-10-13T09:00", Norwegian time. */
export async function moveClock(admin, minute) {
  const answer = await press(admin, `${OFFICE}/klokke`, '/klokke', { at: minute });
  assert.equal(answer.status, 200, answer.text);
  return answer;
}

/* The form on a page whose action ends so: {fields, post(values), send(values, files)}. A value of null is left out. */
export async function formAt(visitor, path, end) {
  const answer = await visitor.follow(await visitor.get(path));
  const found = answer.forms.find((form) => form.method === 'POST' && form.action.endsWith(end));
  assert.ok(found, `no form to ${end} on ${path} (${answer.status}): ${answer.text.slice(0, 600)}`);
  const merged = (values) =>
    Object.fromEntries(Object.entries({ ...found.fields, ...values }).filter(([, value]) => value !== null));
  const post = (values, files) =>
    found.multipart
      ? visitor.request('POST', found.action, multipart(merged(values), files))
      : visitor.post(found.action, merged(values));
  return { ...found, answer, post, send: async (values, files) => visitor.follow(await post(values, files)) };
}

/* Sends the form on `path` whose action ends with `end`. */
export async function press(visitor, path, end, values = {}, files = {}) {
  return (await formAt(visitor, path, end)).send(values, files);
}

/* An edition's rows of proposals, all of them. */
export async function proposals(admin, edition = THIRD, filter = 'all') {
  const rows = [];
  for (let path = `${edition}/forslag?vis=${filter}`; path;) {
    const view = await admin.json(path);
    rows.push(...view.rows);
    path = view.pages?.next;
  }
  return rows;
}

export const candidates = async (admin, edition = THIRD, filter = 'in') =>
  (await admin.json(`${edition}/kandidater?vis=${filter}`)).rows;

/* `more` have proposed besides the sample. */
export async function toDeadlineAndBeyond(admin, more = 0) {
  await moveClock(admin, '2021-10-13T09:00');
  await until('the sample has come in', async () => (await proposals(admin)).length === 21 + more);
}

/* Gathers all that waits: under the candidate that is suggested, or a new one with those alike. */
export async function gatherAll(admin, edition = THIRD) {
  for (const row of await proposals(admin, edition)) {
    const view = await admin.json(row.url);
    const placed = view.placed || view.unplaced_text;
    if (placed) continue;
    const suggested = view.matches.find((match) => match.place);
    const answer = await press(admin, row.url, suggested ? '/samle' : '/kandidat');
    assert.equal(answer.status, 200, answer.text);
  }
}
