/* A step whose rules ask for witnesses of its close: it opens where the log has them, and what opened asks for them. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { until } from './lib.mjs';
import { archiveHolds } from './lib/archive.mjs';
import { arrive, demo, EDITION, evenly, gather, JUDGING, Member, NAMES } from './lib/jury.mjs';
import { moveClock } from './lib/office.mjs';
import { changeAward, settingsOf } from './lib/settings.mjs';
import { cosignedAt, policyOf, watch, withPolicy, witness } from './lib/witness.mjs';

const STEP = 'vurdering';
const TOO_FEW = /Reglene sier at flere vitner må ha sett at avstemningen er lukket, enn loggen har\./;

/* Settings whose shipped award asks for two, with this policy or none. */
function asking(t, policy) {
  const config = settingsOf(t, 'sealed', ...(policy ? withPolicy(t, policy) : []));
  changeAward(config, 'gronn-grunder', /^( +)# witnesses: 2$/m, '$1witnesses: 2');
  return config;
}

test('a vote that asks for two witnesses opens where there are two, and its close is given out with what they signed', async (t) => {
  const both = await Promise.all(['rotary', 'universitetet'].map((name) => witness(t, name, [])));
  const unreached = [both[0], { ...both[1], url: '' }]; /* nobody can ask the second */
  const [none, one, half, two] = [asking(t), asking(t, policyOf([both[0]], 1)), asking(t, policyOf(unreached, 1)), asking(t, policyOf(both, 2))];
  const server = await demo(t, JUDGING, { config: none });
  const admin = await arrive(server, 'Administrator');
  await gather(admin, EDITION, NAMES.map((name) => ({ name, kind: 'bedrift' })));
  const [chair, yusuf, berit] = await Promise.all(['Astrid', 'Yusuf', 'Berit'].map((name) => Member.of(server, name, EDITION, 'juryen')));
  for (const member of [chair, yusuf, berit]) await member.begin();

  for (const config of [none, one, half]) {
    await server.restart({ config });
    const refused = await chair.view(`/apne/${STEP}`);
    assert.match(refused.facts.join(' '), TOO_FEW);
    assert.equal(refused.sign, undefined, 'there is nothing to sign');
    const { code, err } = await server.command('check');
    assert.equal(code, 1);
    const said = `The step "vurdering" waits for 2 witnesses, and the settings have ${config === none ? 0 : 1} with an address`;
    assert.match(err, new RegExp(`/gronn-grunder\\.yaml: ${said}: name more in the file of "witness\\.policy", or ask for fewer\\.$`, 'm'));
    assert.match(err, new RegExp(`^${EDITION}: ${said}: name more in the file of "witness\\.policy", for it keeps its rules\\.$`, 'm'));
    assert.equal(err.trim().split('\n').length, 2, err);
  }

  await watch(server, both);
  await server.restart({ config: two });
  assert.equal((await server.command('check')).code, 0, 'enough for the file and for the edition');
  const { sign, facts } = await chair.view(`/apne/${STEP}`);
  assert.ok(facts.some((fact) => fact.startsWith('2 vitner utenfor foreningen må ha sett i loggen at avstemningen er lukket')), facts.join('\n'));
  await server.restart({ config: one });
  const values = Object.fromEntries(sign.hidden.map(({ name, value }) => [name, value]));
  const late = await chair.visitor.postJson(sign.action, { token: sign.token, ...values });
  assert.ok(late.status >= 400, `${late.status}`);
  assert.match(late.json.sentence, TOO_FEW);

  await server.restart({ config: two });
  assert.equal((await chair.open(STEP)).status, 200);
  assert.match((await chair.documents(STEP)).rules, /^witnesses 2$/m);
  for (const member of [chair, yusuf, berit]) assert.equal((await member.cast(STEP, evenly(3, 4, 5))).status, 200);
  await moveClock(admin, '2021-10-23T09:00');
  await until('the deadline has closed it', async () => (await chair.get(`/${STEP}/resultat`)).json.unseal);
  await until('both have seen the close', async () => {
    const { closed: file } = await chair.documents(STEP);
    return file && both.every(({ vkey }) => cosignedAt(file.slice(file.indexOf('\n\n') + 2), vkey));
  });
  for (const member of [yusuf, berit]) assert.equal((await member.show(STEP)).status, 200);
  assert.equal((await chair.view(`/${STEP}/resultat`)).rows.length, NAMES.length);
  await archiveHolds(t, server, EDITION);
});
