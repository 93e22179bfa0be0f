/* Whoever proposed changes what they wrote: by the page behind their link, until the deadline, and never too late unseen. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve } from './lib.mjs';
import { candidates, formAt, gatherAll, moveClock, office, proposals } from './lib/office.mjs';
import { GOOD, logSize, propose } from './lib/propose.mjs';

const wayOf = (page) => page.body.match(/href="([^"]*\/endre)"/)?.[1];

test('the form is filled with what stands there, and the page shows what was written last', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const page = await propose(visitor, { orgnr: '974 760 673', goals: ['12', '13'], contact: 'Nora, 32 00 00 00' });
  const form = await formAt(visitor, wayOf(page), '/endre');
  assert.equal(form.fields.candidate, GOOD.candidate);
  assert.equal(form.fields.why, GOOD.why);
  assert.equal(form.fields.relation, GOOD.relation);
  assert.equal(form.fields.orgnr, '974760673');
  assert.deepEqual(form.fields.goals, ['12', '13']);
  assert.match(form.answer.headers['cache-control'], /no-store/);
  assert.ok(!/id="propose-email"/.test(form.answer.body), 'the address is not among it');

  const changed = await form.send({ why: `${GOOD.why} <b>I år</b> også i Lier.`, email: 'tyv@example.org' });
  assert.equal(changed.path, page.path);
  assert.ok(changed.text.includes('<b>I år</b> også i Lier'), 'as it was typed, and escaped');
  assert.match(changed.text, /Endret .* kl\./);
  assert.ok(!changed.text.includes('tyv@example.org'));
  const [, earlier] = changed.body.match(/href="([^"]*\/kvittering\/\d+)"/);
  const before = await visitor.get(earlier);
  assert.equal(before.status, 200);
  const extra = (receipt) => JSON.parse(Buffer.from(receipt.body.match(/^extra (.*)$/m)[1], 'base64'));
  const words = (receipt) =>
    extra(receipt).openings.map(({ json }) => Buffer.from(json, 'base64').toString()).join();
  assert.ok(words(before).includes(GOOD.why) && !words(before).includes('Lier'));
  assert.ok(words(await visitor.get(`${page.path}/kvittering`)).includes('også i Lier'), 'the receipt is of the newest');
  for (const wrong of ['0', '999999', 'x', '18446744073709551615'])
    assert.equal((await visitor.get(`${page.path}/kvittering/${wrong}`)).status, 404, wrong);
});

test('what is wrong is said at its field, and what was typed stays', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const page = await propose(visitor);
  const size = await logSize(visitor);
  const form = await formAt(visitor, wayOf(page), '/endre');
  const refused = await form.post({ candidate: '', why: 'For kort', contact: 'Ola <script>' });
  assert.equal(refused.status, 422);
  assert.match(refused.body, /id="propose-candidate-error"/);
  assert.match(refused.body, /id="propose-why-error"/);
  const again = visitor.formOf(refused, '/endre');
  assert.equal(again.fields.why, 'For kort');
  assert.equal(again.fields.contact, 'Ola <script>');
  const same = await (await formAt(visitor, wayOf(page), '/endre')).post({});
  assert.equal(same.status, 409);
  assert.match(same.text, /Ingenting er endret/);
  assert.equal(await logSize(visitor), size);
});

test("another's link changes nothing, nor does one that was altered", async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const [mine, other] = [await propose(visitor), await propose(visitor)];
  const form = await formAt(visitor, wayOf(mine), '/endre');
  const size = await logSize(visitor);
  const [, , id, link] = mine.path.split('/');
  for (const wrong of [other.path.split('/')[3], 'a'.repeat(26), link.slice(1)]) {
    const path = `/forslag/${id}/${wrong}/endre`;
    assert.equal((await visitor.get(path)).status, 404);
    assert.equal((await visitor.post(path, { ...form.fields, candidate: 'Tyven AS' })).status, 404);
  }
  assert.equal(await logSize(visitor), size);
});

test('too late, or withdrawn: it says so, gives back what was typed, and shows the way on', async (t) => {
  const server = await serve(t, { clock: '2026-03-01T09:00:00Z' });
  const visitor = server.visitor();
  const [page, gone] = [await propose(visitor), await propose(visitor)];
  await server.restart({ clock: '2026-03-31T21:59:30Z' });
  const form = await formAt(visitor, wayOf(page), '/endre');
  const withdrawn = await formAt(visitor, wayOf(gone), '/endre');
  await (await formAt(visitor, gone.path, '/trekk')).send({});
  const refused = await withdrawn.post({ candidate: 'Noen andre AS' });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /Forslaget er trukket/);
  assert.ok(refused.text.includes('Noen andre AS'));
  assert.equal(wayOf(await visitor.get(gone.path)), undefined);

  await server.restart({ clock: '2026-03-31T22:00:00Z' });
  const size = await logSize(visitor);
  const late = await form.post({ candidate: 'Endret for sent AS' });
  assert.equal(late.status, 409);
  assert.match(late.text, /Fristen har gått ut.*31\. mars 2026 kl\. 23\.59/);
  assert.ok(late.text.includes('Endret for sent AS'), 'nothing is lost');
  assert.ok(late.body.includes(`href="${page.path}"`), 'there is a way on');
  assert.equal(late.forms.filter(({ action }) => action.includes('endre')).length, 0);
  const shown = await visitor.get(page.path);
  assert.ok(shown.text.includes(GOOD.candidate) && !shown.text.includes('for sent'));
  assert.equal(wayOf(shown), undefined, 'nobody is led there any more');
  assert.equal(await logSize(visitor), size);
});

test('the office and the gathered candidate follow', async (t) => {
  const { server, admin } = await office(t);
  const visitor = server.visitor();
  const page = await propose(visitor, { candidate: 'Tolvskillingen Sykkelverksted' });
  const form = await formAt(visitor, wayOf(page), '/endre');
  const row = (await proposals(admin)).find((one) => JSON.stringify(one).includes('Tolvskillingen'));
  await (await formAt(admin, row.url, '/godta')).send({});
  await gatherAll(admin);
  await form.send({ why: `${GOOD.why} De reparerer også rullestoler.` });
  const view = await admin.get(row.url);
  assert.match(view.text, /Endret av den som foreslo/);
  assert.match(view.text, /rullestoler/);
  assert.match(view.text, /er endret av den som foreslo/, 'the history says it');
  const mine = (await candidates(admin)).find(({ name }) => name === 'Tolvskillingen Sykkelverksted');
  assert.match((await admin.get(mine.url)).text, /rullestoler/);
  await moveClock(admin, '2021-10-13T09:00');
  assert.match((await visitor.get(wayOf(page) ?? form.action)).text, /Fristen har gått ut/);
});
