/* Every page of a vote says whom its secrecy rests on, in the words of how the vote is kept, and in no others. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { arrive, demo, EDITION, gather, judging, Member } from './lib/jury.mjs';

const HONOUR = 'hedersmerke-2';
const STEP = 'vurdering';

/* What product.md calls the off-sentence, of marks and of a yes or no; and what stands in its place when nobody can read them. */
const SAID = {
  open: {
    marks: 'Poengene er skjult for alle, også administratorene, til fristen. Den som drifter serveren, kan teknisk lese dem.',
    vote: 'Stemmene er skjult for alle, også administratorene, til avstemningen lukkes. Den som drifter serveren, kan teknisk lese dem.',
    act: 'Innholdet er skjult for alle, også administratorene, til fristen er ute. Den som drifter serveren, kan teknisk lese det.',
  },
  sealed: {
    marks: 'Ingen kan lese dem før avstemningen er lukket, heller ikke den som drifter serveren.',
    vote: 'Ingen kan lese dem før avstemningen er lukket, heller ikke den som drifter serveren.',
    act: 'Ingen kan lese det før avstemningen er lukket og 2 av de ',
  },
};
const TRUST = /I dette øyeblikket stoler/;

/* A page as it is read, by who may: without its marks, so that a sentence may run over lines. */
async function read(visitor, path) {
  const answer = await visitor.get(path);
  assert.equal(answer.status, 200, path);
  return answer.body.replace(/<script[^]*?<\/script>|<[^>]*>/g, ' ').replace(/&#?\w+;/g, ' ').replace(/\s+/g, ' ');
}

function says(text, secrecy, kind, path) {
  const other = secrecy === 'open' ? 'sealed' : 'open';
  assert.ok(text.includes(SAID[secrecy][kind]), `${path}, ${secrecy}: ${text.slice(0, 2000)}`);
  for (const sentence of Object.values(SAID[other])) assert.ok(!text.includes(sentence), `${path}, ${secrecy}: ${sentence}`);
}

/* One to be honoured, and a chair of the board who is to open the vote on it; another member besides. */
async function board(t, secrecy) {
  const server = await demo(t, '2021-12-03T09:00:00+01:00', { secrecy });
  const admin = await arrive(server, 'Administrator');
  const [id] = await gather(admin, HONOUR, [{ name: 'Solveig Brånås-Eksempel', kind: 'medlem' }]);
  const [chair, nina] = await Promise.all(['Eirik', 'Nina'].map((name) => Member.of(server, name, HONOUR, 'styret')));
  for (const member of [chair, nina]) await member.begin();
  return { server, chair, nina, id };
}

for (const secrecy of ['open', 'sealed']) {
  test(`${secrecy}: each page says who could read the marks`, async (t) => {
    const { server, admin, chair, berit } = await judging(t, { secrecy });
    const siri = await Member.of(server, 'Siri', EDITION, 'juryen');
    for (const [visitor, path, kind] of [
      [admin, `/administrasjon/utgave/${EDITION}/steg/${STEP}`, 'marks'],
      [chair.visitor, `${chair.path}/apne/${STEP}`, 'marks'],
      [siri.visitor, `${siri.path}/nokkel`, 'marks'],
      [berit.visitor, `${berit.path}/${STEP}/se-over`, 'act'],
    ]) says(await read(visitor, path), secrecy, kind, path);
  });

  test(`${secrecy}: each page says who could read a yes or a no, and what is trusted in that moment`, async (t) => {
    const { server, chair, nina, id } = await board(t, secrecy);
    const step = `innstilling-${id}`;
    const jon = await Member.of(server, 'Jon', HONOUR, 'styret');
    says(await read(jon.visitor, `${jon.path}/nokkel`), secrecy, 'vote', '/nokkel');
    const [opens, path] = [`${chair.path}/apne/innstilling/${id}`, `${nina.path}/${step}/stemme`];
    const opening = await read(chair.visitor, opens);
    says(opening, secrecy, 'vote', opens);
    assert.equal((await chair.open(`innstilling/${id}`)).status, 200);
    const voting = await read(nina.visitor, path);
    says(voting, secrecy, 'act', path);
    if (secrecy === 'open') {
      for (const text of [opening, voting]) assert.doesNotMatch(text, TRUST);
      return;
    }
    assert.match(opening, /stoler alle på nettleseren din og på skriptet .* nøkkelen delt mellom 2\. Sammen kunne 2 av dem lese før tiden/);
    assert.match(voting, /stoler du på nettleseren din og på skriptet .* Sammen kunne 2 av de 2 som har en del av nøkkelen, lese før tiden/);
  });
}

test('who looks marks over, and who opens them, reads what is trusted in that moment', async (t) => {
  const { server, chair, berit } = await judging(t, { secrecy: 'sealed' });
  assert.match(await read(berit.visitor, `${berit.path}/${STEP}/se-over`), /stoler du på nettleseren din .* Sammen kunne 2 av de 3/);
  await server.restart({ clock: '2021-10-23T09:00:00+02:00' });
  await chair.signIn(server);
  const shown = await read(chair.visitor, `${chair.path}/${STEP}/resultat`);
  assert.match(shown, /stoler du på nettleseren din og på skriptet .* Det er de som kontrollerer, før de gir fra seg noe\./);
  const later = await Member.of(server, 'Linh', EDITION, 'juryen');
  assert.doesNotMatch(await read(later.visitor, `${later.path}/${STEP}/resultat`), TRUST, 'who gives nothing trusts nothing');
});
