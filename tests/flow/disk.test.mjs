/* A disk that is full: whoever sends something is told so in a sentence and keeps what they wrote, whoever was thanked is
 * still there, everybody can read, and when there is room again all goes on. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { diskBound, serve, sizeOfData, until } from './lib.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { formPath, GOOD, logSize, propose } from './lib/propose.mjs';
import { openReceipt } from './lib/receipt.mjs';
import { settings } from './lib/settings.mjs';

const MIB = 1 << 20;
const PAGE = 4096;

/* Proposes until it is refused: {thanked: [{candidate, page}], refused: the answer, form: what was refused}. */
async function proposeUntilRefused(visitor, most) {
  const thanked = [];
  for (let i = 0; i < most; i++) {
    const form = await visitor.form(await formPath(visitor), 'foresla');
    const typed = { ...GOOD, candidate: `Foretak ${i}` };
    const answer = await form.post(typed);
    if (answer.status !== 303) return { thanked, refused: answer, form, typed };
    thanked.push({ candidate: typed.candidate, page: answer.location });
  }
  throw new Error(`${most} proposals found room`);
}

/* Each of them is there, word for word, under the log's newest checkpoint. */
async function allAreThere(visitor, thanked) {
  const key = (await visitor.get('/log/key')).body;
  for (const { candidate, page } of thanked) {
    const receipt = openReceipt((await visitor.get(`${page}/kvittering`)).body, key);
    const told = receipt.openings.private;
    assert.equal((told.private ?? told).candidate, candidate);
  }
}

async function refusesKindly({ refused, form, typed }) {
  assert.equal(refused.status, 503);
  assert.match(refused.headers['retry-after'], /^\d+$/);
  assert.match(refused.text, /Serveren har ikke plass til mer akkurat nå, og ingenting er tatt imot/);
  const shown = refused.forms.find(({ action }) => action === form.action).fields;
  for (const [name, value] of Object.entries(typed)) assert.equal(shown[name], value, `${name} is kept`);
  const json = await form.post(typed, { headers: { accept: 'application/json' } });
  assert.equal(json.status, 503);
  assert.equal(json.json.fault, 'disk_full');
  assert.ok(json.json.sentence.length > 10);
}

async function readingGoesOn(visitor) {
  for (const page of ['/', '/gronn-grunder', await formPath(visitor), '/vinnere', '/log/checkpoint', '/healthz'])
    assert.equal((await visitor.get(page)).status, 200, page);
}

test('a full disk refuses, loses nothing, lets everybody read, and takes up again when there is room', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  await diskBound(server, sizeOfData(server));
  const full = await proposeUntilRefused(visitor, 400);
  const size = await logSize(visitor);
  await refusesKindly(full);
  await readingGoesOn(visitor);
  assert.equal(await logSize(visitor), size, 'what was refused is not in the log');
  await allAreThere(visitor, full.thanked);

  await diskBound(server, '');
  const answer = await full.form.post(full.typed);
  assert.equal(answer.status, 303, 'the same form finds room now');
  assert.equal(await logSize(visitor), size + 1, 'and nothing of what was refused comes in behind it');
  full.thanked.push({ candidate: full.typed.candidate, page: answer.location });
  await server.restart();
  await allAreThere(server.visitor(), full.thanked);
  await server.stop();
  const { code, err } = await server.command('replay');
  assert.equal(code, 0, err);
});

test('a server that is killed on a full disk has all that it thanked for', async (t) => {
  const server = await serve(t);
  await diskBound(server, sizeOfData(server));
  const { thanked } = await proposeUntilRefused(server.visitor(), 400);
  await server.kill();
  const { code, err } = await server.command('replay');
  assert.equal(code, 0, err);
  await server.start();
  await allAreThere(server.visitor(), thanked);
  const { status } = await (await server.visitor().form(await formPath(server.visitor()), 'foresla')).post(GOOD);
  assert.equal(status, 303);
});

const room = (t, limit) => settings(t, [/^data-limit: .*$/m, `data-limit: ${limit} MiB`]);

/* The most that a form lets through, at four bytes a letter, again and again as a program until there is no room. */
async function fill(visitor) {
  const path = await formPath(visitor, 'hedersmerke');
  const thanked = [];
  for (;;) {
    const candidate = `Person ${thanked.length}`;
    const form = await visitor.formJson(path, 'foresla');
    const answer = await form.post({ ...GOOD, candidate, why: '😀'.repeat(6000), merits: '😀'.repeat(6000) });
    if (answer.status === 503) return thanked;
    assert.equal(answer.status, 200, answer.body);
    thanked.push({ candidate, page: answer.json.redirect });
  }
}

test('the bound in the settings is a full disk too, until it is raised', async (t) => {
  const server = await serve(t, { config: room(t, 64) });
  const visitor = server.visitor();
  const admin = server.visitor();
  await admin.arrive(await server.adminLink());
  const warning = /Det er lite plass igjen på serveren/;
  assert.doesNotMatch((await admin.get('/administrasjon')).text, warning);
  assert.doesNotMatch((await server.command('check')).out, /Little room is left/);
  const filled = await Promise.all(Array.from({ length: 8 }, () => fill(server.visitor())));
  const full = await proposeUntilRefused(visitor, 1);
  await refusesKindly(full);
  await readingGoesOn(visitor);
  assert.match((await admin.get('/administrasjon')).text, warning);
  assert.match((await server.command('check')).out, /^Little room is left: \d+ of 64 MiB are used, and \d+ MiB are free on the disk\./m);
  assert.ok(sizeOfData(server) < 72 * MIB, 'the folder is not much larger');
  const thanked = filled.flatMap((some) => some.slice(-20));
  await allAreThere(visitor, thanked);

  await server.restart({ config: room(t, 128) });
  const form = await server.visitor().form(await formPath(server.visitor()), 'foresla');
  assert.equal((await form.post(GOOD)).status, 303);
  await allAreThere(server.visitor(), thanked);
});

test('no mail leaves that could not be marked before, and each leaves once', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  const release = post.hold();
  const visitor = server.visitor();
  await propose(visitor, { email: 'en@example.no' });
  await post.next('en@example.no'); /* on its way, and not thanked for */
  await propose(visitor, { email: 'to@example.no' });
  await diskBound(server, 2 * PAGE); /* no room even for what takes the place of something else */
  release();
  const said = (rounds) => server.run.err.includes(`level=warning event=mail-waits fault=disk_full rounds=${rounds}\n`);
  await until('the postman has tried in vain, and again', () => said(1) && said(2) && said(4));
  assert.equal(post.mails.length, 1, 'nothing leaves meanwhile');

  await diskBound(server, '');
  await post.next('to@example.no');
  await propose(visitor, { email: 'tre@example.no' });
  await post.next('tre@example.no');
  assert.equal(post.mails.length, 3, 'each of them once');
});
