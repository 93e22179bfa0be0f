/* The key of a sealed vote in a body that is larger than can share it, or whose rules say who shares it. */
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, until } from './lib.mjs';
import { arrive, demo, EDITION, evenly, gather, JUDGING, Member, NAMES } from './lib/jury.mjs';
import { moveClock, press, THIRD } from './lib/office.mjs';
import { withBodies } from './lib/settings.mjs';

const STEP = 'vurdering';

async function gathered(t, options) {
  const server = await demo(t, JUDGING, { secrecy: 'shipped', ...options });
  const admin = await arrive(server, 'Administrator');
  await gather(admin, EDITION, NAMES.map((name) => ({ name, kind: 'bedrift' })));
  return { server, admin };
}

const invite = (admin, body, values) =>
  press(admin, `${THIRD}/personer/${body}`, `/${body}`, { role: 'member', from: '', ...values });

/* Somebody whom the office has just put up: by the link that it sees of a demonstration's people. */
async function invited(server, admin, name) {
  const { bodies } = await admin.json(`${THIRD}/personer`);
  const { link } = bodies.flatMap(({ members }) => members).find((one) => one.name === name);
  const member = new Member(name, EDITION, 'juryen');
  member.visitor = server.visitor();
  await member.visitor.arrive(new URL(link, server.url));
  return member;
}

async function ready(server, ...names) {
  const members = await Promise.all(names.map((name) => Member.of(server, name, EDITION, 'juryen')));
  for (const member of members) await member.begin();
  return members;
}

test('of seventeen sixteen are drawn, and everybody is told so', async (t) => {
  const { server, admin } = await gathered(t);
  const [chair, berit] = await ready(server, 'Astrid', 'Berit', 'Yusuf', 'Linh', 'Morten', 'Ole-Petter', 'Siri');
  for (let i = 1; i <= 10; i++) {
    const name = `Medlem Nummer-${i}`;
    await invite(admin, 'juryen', { name, email: `m${i}@example.org` });
    await (await invited(server, admin, name)).begin();
  }
  const { few_text: drawn, trust_text: trust } = await chair.view(`/apne/${STEP}`);
  assert.match(drawn, /^Høyst 16 kan ha en del av nøkkelen\. Serveren har trukket dem ut blant de 17 som har gjort en enhet klar/);
  assert.match(drawn, /9 av dem må gjøre det\. Prisens regler kan i stedet si hvilke organer/);
  assert.match(trust, /nøkkelen delt mellom 16\. Sammen kunne 9 av dem/);
  assert.equal((await chair.open(STEP)).status, 200);
  const { holders } = await chair.documents(STEP);
  assert.equal(holders.match(/^holder /gm).length, 16);
  assert.match((await berit.view(`/${STEP}/se-over`)).trust_text, /Sammen kunne 9 av de 16 som har en del av nøkkelen/);
});

test('where the rules name bodies their members share the key, from two of them, and no administrator', async (t) => {
  const config = withBodies(t);
  const { server, admin } = await gathered(t, { config });
  const [chair, yusuf, berit, siri] = await ready(server, 'Astrid', 'Yusuf', 'Berit', 'Siri');
  const opening = () => chair.view(`/apne/${STEP}`);
  assert.match((await opening()).facts.join(' '), /Minst to som kan ha en del av nøkkelen, må ha gjort en enhet klar.* sitter i et av disse organene: Fagrådet, Gruppen\./);
  for (const [name, email] of [['Yusuf Haugerød', 'j4@example.org'], ['Siri Lønnøy', 'j3@example.org']]) await invite(admin, 'fagrad', { name, email });
  assert.match((await opening()).facts.join(' '), /personer fra minst to organer, uten administratorer/);
  await invite(admin, 'gruppe', { name: 'Berit Kjærstad-Test', email: 'j5@example.org' });
  const shown = await opening();
  assert.match(shown.few_text, /^3 får en del av nøkkelen\. De er fra organene som reglene nevner/);
  assert.ok(shown.facts.some((fact) => /deles bare mellom dem som stemmer og også sitter i et av disse organene: Fagrådet, Gruppen\./.test(fact)), shown.facts.join('\n'));
  assert.equal((await chair.open(STEP)).status, 200);
  for (const member of [chair, yusuf, berit, siri]) assert.equal((await member.cast(STEP, evenly(3, 4, 5))).status, 200);
  await moveClock(admin, '2021-10-23T09:00');
  await until('the deadline has closed it', async () => (await chair.get(`/${STEP}/resultat`)).json.unseal);
  const { unseal } = await chair.view(`/${STEP}/resultat`);
  assert.deepEqual(unseal.holders.map(({ name }) => name.split(' ')[0]), ['Berit', 'Siri', 'Yusuf']);
  assert.equal(unseal.act, undefined, 'the chair holds none');
  for (const member of [yusuf, berit]) assert.equal((await member.show(STEP)).status, 200);
  assert.equal((await chair.view(`/${STEP}/resultat`)).rows.length, NAMES.length);

  const file = path.join(scratch(t), 'archive');
  const key = (await server.visitor().get('/log/key')).body.trim();
  assert.equal((await server.command('archive', EDITION, '--full', '--out', file)).code, 0);
  const { code, out } = await command(['verify', file, '--key', key]);
  assert.equal(code, 0, out);
});
