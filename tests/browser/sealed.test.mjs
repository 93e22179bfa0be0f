/* Pages of a sealed vote that most votes never show: a key that the members of named bodies share, and ballots that cannot be
 * counted. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { until } from '../flow/lib.mjs';
import { arrive, demo, EDITION, evenly, gather, JUDGING, marked, Member, NAMES } from '../flow/lib/jury.mjs';
import { moveClock, press, THIRD } from '../flow/lib/office.mjs';
import { withBodies } from '../flow/lib/settings.mjs';
import { come, declareNone, enrol } from './juror.mjs';
import { judge } from './lib.mjs';

const STEP = 'vurdering';
const BODY = `/jury/${EDITION}/juryen`;
const high = marked((id, i) => ({ s: i === 0 ? [5, 5, 5] : [2, 2, 2] }));

async function gathered(t, config) {
  const server = await demo(t, JUDGING, { config, secrecy: 'sealed' });
  const admin = await arrive(server, 'Administrator');
  await gather(admin, EDITION, NAMES.map((name) => ({ name, kind: 'bedrift', place: 'Drammen' })));
  return { server, admin };
}

test('the chair reads from which bodies they come who share the key', async (t) => {
  const { server, admin } = await gathered(t, withBodies(t));
  const sits = (body, name, email) => press(admin, `${THIRD}/personer/${body}`, `/${body}`, { role: 'member', from: '', name, email });
  const { page } = await come(t, server, 'Astrid', 'phone');
  await enrol(page);
  await declareNone(page);
  for (const name of ['Yusuf', 'Berit', 'Siri']) await (await Member.of(server, name, EDITION, 'juryen')).begin();
  await page.goto(`${BODY}/apne/${STEP}`);
  assert.match(await page.innerText('.opening'), /Minst to som kan ha en del av nøkkelen.*\s.*sitter i et av disse organene: Fagrådet, Gruppen/);
  await judge(page, 'jury-open-few-holders', { sizes: ['phone'], languages: [] });
  await sits('fagrad', 'Yusuf Haugerød', 'j4@example.org');
  await sits('fagrad', 'Siri Lønnøy', 'j3@example.org');
  await sits('gruppe', 'Berit Kjærstad-Test', 'j5@example.org');
  await page.reload();
  assert.match(await page.innerText('.opening'), /3 får en del av nøkkelen/);
  await judge(page, 'jury-open-holders');
});

test('ballots that do not count are named with their reasons where the result is read', async (t) => {
  const { server, admin } = await gathered(t);
  const members = await Promise.all(['Astrid', 'Yusuf', 'Berit', 'Siri'].map((name) => Member.of(server, name, EDITION, 'juryen')));
  const [chair, yusuf, berit, siri] = members;
  for (const member of [chair, yusuf]) await member.begin();
  assert.equal((await chair.open(STEP)).status, 200);
  for (const member of [berit, siri]) await member.begin();
  const spoiled = async (member, choices, seal) => {
    const lines = await member.lines(STEP, choices);
    const answer = await member.send(STEP, member.ballot({ ...lines, seal: seal ?? lines.seal }));
    assert.equal(answer.status, 200, answer.body);
    return lines.seal;
  };
  const seal = await spoiled(yusuf, high);
  await spoiled(berit, high, seal);
  await spoiled(chair, high, Buffer.alloc(Buffer.from(seal, 'base64').length, 7).toString('base64'));
  await spoiled(siri, evenly(9, 9, 9));
  await moveClock(admin, '2021-10-23T09:00');
  await until('the deadline has closed it', async () => (await chair.get(`/${STEP}/resultat`)).json.unseal);
  for (const member of [chair, yusuf]) assert.equal((await member.show(STEP)).status, 200);
  await server.restart();
  const { page } = await come(t, server, 'Morten', 'phone');
  await enrol(page);
  await declareNone(page);
  await page.goto(`${BODY}/${STEP}/resultat`);
  assert.equal(await page.locator('.doubts ~ .scroll table').count(), 1, 'what the numbers lack stands above them');
  assert.deepEqual(await page.locator('.doubts li').allInnerTexts(), [
    'For få stemmer teller til at resultatet gjelder.',
    'Stemmeseddelen fra Astrid Nøkleby-Eks lar seg ikke åpne. Den teller ikke.',
    'Stemmeseddelen fra Berit Kjærstad-Test har et innhold som er forseglet for en annen stemmeseddel. Den teller ikke.',
    'Stemmeseddelen fra Siri Lønnøy er ikke fylt ut etter reglene. Den teller ikke.',
  ]);
  await judge(page, 'jury-result-invalid');
  const { page: desk } = await come(t, server, 'Administrator', 'desktop');
  await desk.goto(`${THIRD}/steg/${STEP}/resultat`);
  await judge(desk, 'admin-result-invalid', { sizes: ['desktop'], languages: [] });
  await desk.goto(`${THIRD}/protokoll/juryen`);
  assert.equal(await desk.locator('.sheet .doubts li').count(), 4);
  await judge(desk, 'minutes-invalid', { sizes: ['phone'], schemes: ['light'], languages: [] });
});
