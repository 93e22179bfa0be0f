/* A sealed vote over HTTP, by the browsers' own scripts: what is in it is in nobody's hands before enough of its holders have opened
 * it, and not in the server's memory or folder either. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, noteHash, scratch, until } from './lib.mjs';
import { built } from './lib/built.mjs';
import { archiveHolds } from './lib/archive.mjs';
import { boardVoted } from './lib/honour.mjs';
import { arrive, EDITION, evenly, frame, judging, marked, Member } from './lib/jury.mjs';
import { changeAward, settingsOf } from './lib/settings.mjs';

const { combine, openPart } = await built('seal');
const { default: sodium } = await built('vendor/libsodium-wrappers');
const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));

const OFFICE = `/administrasjon/utgave/${EDITION}`;
const AFTER = '2021-10-23T09:00:00+02:00';
const NEXT_DAY = '2021-10-24T09:30:00+02:00';
const REASON = 'Hemmeleg-grunn-som-ingen-skal-lese';
const STEP = 'vurdering';

const sealed = (t, options = {}) => judging(t, { secrecy: 'sealed', ...options });
const high = marked((id, i) => ({ s: i === 0 ? [5, 5, 5] : [2, 2, 2] }));

/* At another time, and everybody has come back. */
async function later({ server, admin, chair, yusuf, berit }, clock) {
  await server.restart({ clock });
  Object.assign(admin, await arrive(server, 'Administrator'));
  for (const member of [chair, yusuf, berit]) await member.signIn(server);
}

/* Past the deadline: the clock has closed it. */
async function closed(all) {
  await later(all, AFTER);
  await until('the clock has closed it', async () => (await all.chair.get(`/${STEP}/resultat`)).json.unseal);
}

async function voted(t, options) {
  const all = await sealed(t, options);
  for (const [member, choices] of [[all.chair, high], [all.yusuf, high], [all.berit, evenly(1, 1, 1)]])
    assert.equal((await member.cast(STEP, choices, { k01: REASON })).status, 200);
  return all;
}

/* How often the bytes stand in the memory of a running server. */
function inMemory(server, bytes) {
  const memory = fs.openSync(`/proc/${server.pid}/mem`, 'r');
  let found = 0;
  for (const line of fs.readFileSync(`/proc/${server.pid}/maps`, 'utf8').split('\n')) {
    const [, from, to, rights] = line.match(/^([0-9a-f]+)-([0-9a-f]+) (\S+)/) ?? [];
    if (!rights?.startsWith('rw')) continue;
    const start = BigInt(`0x${from}`);
    const length = Number(BigInt(`0x${to}`) - start);
    const part = Buffer.alloc(Math.min(length, 256 << 20));
    let got = 0;
    try {
      got = fs.readSync(memory, part, 0, part.length, start);
    } catch {
      continue; /* a guard page */
    }
    for (let at = -1; (at = part.subarray(0, got).indexOf(bytes, at + 1)) >= 0; ) found++;
  }
  fs.closeSync(memory);
  return found;
}

/* Its folder, the anchor outside of it, and what it has said. */
const inFiles = (server, bytes) =>
  fs.readdirSync(server.data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.path, entry.name)).concat(server.anchor)
    .some((file) => fs.readFileSync(file).includes(bytes));
const inWords = (server, bytes) => [server.run.out, server.run.err].some((words) => Buffer.from(words).includes(bytes));

test('marks that nobody can read: not by a page, not in memory, not in the folder', async (t) => {
  const all = await voted(t);
  const { server, admin, chair, yusuf } = all;
  const secret = Buffer.from(combine(chair.made));
  const clear = [REASON, '"s":[5,5,5]', secret, secret.toString('base64'), secret.toString('hex'), secret.toString('hex').toUpperCase()].map((one) => Buffer.from(one));
  const nowhere = (when) => {
    for (const bytes of clear) {
      assert.equal(inMemory(server, bytes), 0, `${when}, in memory: ${bytes}`);
      assert.ok(!inFiles(server, bytes), `${when}, in its files: ${bytes}`);
      assert.ok(!inWords(server, bytes), `${when}, in what it says: ${bytes}`);
    }
  };
  const ballot = Buffer.from('kaaring ballot v1');
  assert.ok(inMemory(server, ballot) > 0 && inFiles(server, ballot) && inWords(server, Buffer.from('/logg-inn#')), 'all is really looked through');
  assert.ok(inFiles(server, fs.readFileSync(server.anchor)), 'the anchor too');
  nowhere('while it is open');
  assert.ok(!(await chair.get(`/${STEP}/levert`)).body.includes(REASON), 'not even to its own juror, from the server');

  await closed(all);
  assert.equal((await yusuf.show(STEP)).status, 200);
  for (const answer of [await yusuf.get(`/${STEP}/resultat`), await admin.get(`${OFFICE}/steg/${STEP}`)])
    assert.doesNotMatch(answer.body, /Biokullverket/);
  assert.notEqual((await admin.get(`${OFFICE}/steg/${STEP}/resultat`)).status, 200);
  nowhere('closed, with one share given');

  assert.equal((await chair.show(STEP)).status, 200);
  const view = await chair.view(`/${STEP}/resultat`);
  assert.equal(view.rows[0].name, 'Biokullverket Åssiden AS');
  assert.ok(inMemory(server, Buffer.from(REASON)) > 0, 'and now it is there to be read');
  assert.ok(view.rows[0].detail.length >= 3);
  assert.ok((await chair.get(`/${STEP}/resultat`)).body.includes(REASON));
});

test('who has opened it is told, what it says is not', async (t) => {
  const all = await voted(t);
  const { admin, chair, yusuf, berit } = all;
  await closed(all);
  const { unseal } = await berit.view(`/${STEP}/resultat`);
  assert.match(unseal.text, /^0 av 3 har åpnet\. Når 2 har gjort det, telles alt opp\.$/);
  assert.deepEqual(unseal.holders.map(({ name, state }) => `${name.split(' ')[0]} ${state}`),
    ['Astrid ikke ennå', 'Berit ikke ennå', 'Yusuf ikke ennå']);
  const waits = async (member) => (await member.view()).chair.some(({ label }) => /venter på at du åpner/.test(label));
  assert.ok(await waits(berit));
  assert.equal((await berit.show(STEP)).status, 200);
  assert.ok(!(await waits(berit)));
  assert.equal((await berit.view(`/${STEP}/resultat`)).unseal.act, undefined, 'once');
  const { shut, roll } = await admin.json(`${OFFICE}/steg/${STEP}`);
  assert.deepEqual(roll.map(({ name }) => name), roll.map(({ name }) => name).sort(new Intl.Collator('nb').compare));
  assert.match(shut.text, /^1 av 3/);
  assert.match(shut.missing, /Astrid.*Yusuf/);
  const { rows } = await admin.json('/administrasjon/utboks');
  const told = rows.filter(({ subject }) => /^Vis resultatet/.test(subject));
  assert.equal(told.length, 3, 'each holder was written to once');
  assert.equal((await yusuf.show(STEP)).status, 200);
  assert.equal((await chair.show(STEP).catch((fault) => fault)).status ?? 409, 409, 'it is open already');
});

test('what was corrected before the opening is what they open', async (t) => {
  const all = await voted(t);
  const { admin, chair, yusuf, berit } = all;
  await closed(all);
  assert.equal((await yusuf.show(STEP)).status, 200);
  const before = (await chair.documents(STEP)).closed;
  const ask = await (await chair.form(`/${STEP}/rettelser`, '/rettelser')).post({ person: berit.desk.juror, candidate: 'k01', reason: 'Eier en del.' });
  assert.equal(ask.status, 200, ask.body);
  assert.equal((await (await admin.form(`${OFFICE}/steg/${STEP}/rettelser/1`, '/rettelser/1')).send({ answer: 'yes' })).status, 200);
  const after = (await chair.documents(STEP)).closed;
  assert.notEqual(after, before);
  assert.match((await chair.view(`/${STEP}/resultat`)).unseal.text, /^1 av 3/, 'what was given stays given');
  assert.equal((await chair.show(STEP)).status, 200);
  const view = await chair.view(`/${STEP}/resultat`);
  assert.match(view.rows.find(({ id }) => id === 'k01').struck, /Berit/);
  assert.match(view.corrected[0].unopened, /bare én gang/);
  assert.equal(view.corrected[0].earlier, undefined);
  assert.match(await archiveHolds(t, all.server), /is recused from k01, and nothing else changes\..*was opened by 2 shares/s);
});

test('a day after the close whoever has not opened it is asked once more, and nobody else', async (t) => {
  const all = await voted(t);
  await closed(all);
  assert.equal((await all.yusuf.show(STEP)).status, 200);
  await later(all, NEXT_DAY);
  const posts = async () => (await all.admin.json('/administrasjon/utboks')).posts.filter(({ to }) => to);
  const said = await until('two are asked', async () => {
    const found = (await posts()).filter(({ subject }) => /^Vis resultatet: Grønn Gründer/.test(subject));
    return found.length === 2 && found;
  });
  assert.deepEqual(said.map(({ to }) => to).sort(), ['j1@example.org', 'j5@example.org'], 'Yusuf has opened it');
  for (const { paragraphs } of said) {
    const text = JSON.stringify(paragraphs);
    assert.match(text, /trykk «Vis resultatet»/);
    assert.match(text, /kan du klage til 26\. oktober 2021/, 'counted from the close, not from the reminder');
    assert.doesNotMatch(text, /Fristen er/);
  }
});

test('who was found to be recused is so when the vote is taken anew', async (t) => {
  const all = await voted(t);
  const { server, admin, chair, yusuf, berit } = all;
  await closed(all);
  const ask = await (await chair.form(`/${STEP}/rettelser`, '/rettelser')).post({ person: berit.desk.juror, candidate: 'k01', reason: 'Eier en del.' });
  assert.equal(ask.status, 200, ask.body);
  assert.equal((await (await admin.form(`${OFFICE}/steg/${STEP}/rettelser/1`, '/rettelser/1')).send({ answer: 'yes' })).status, 200);
  await later(all, NEXT_DAY);
  assert.equal((await chair.open(STEP, '?lukkes=leder')).status, 200);
  const again = `${STEP}-2`;
  for (const [member, choices] of [[chair, high], [yusuf, high], [berit, marked(() => ({ s: [1, 1, 1] }), ['k01'])]])
    assert.equal((await member.cast(again, choices)).status, 200);
  assert.equal((await (await chair.form(`/${again}/lukk`, '/lukk')).post({})).status, 200);
  for (const member of [chair, berit]) assert.equal((await member.show(again)).status, 200);
  assert.equal((await chair.view(`/${again}/resultat`)).rows[0].score, '5,00');
  assert.match(await archiveHolds(t, server), /2 steps were closed/);
});

test('what is not sealed as the rules say is refused, and changes nothing', async (t) => {
  const { berit, chair } = await sealed(t);
  const lines = await berit.lines(STEP, high);
  const fault = async (change) => (await berit.send(STEP, berit.ballot(change({ ...lines })))).json.fault;
  assert.equal(await fault(({ seal, ...head }) => ({ ...head, choices: frame('{}', '{}').toString('base64') })), 'ballot_secrecy');
  assert.equal(await fault((all) => ({ ...all, key: 'none' })), 'ballot_key');
  assert.equal(await fault((all) => ({ ...all, seal: Buffer.alloc(100).toString('base64') })), 'ballot_seal');
  assert.equal(await fault((all) => ({ ...all, seal: `${all.seal.slice(0, -4)}AAAAAAAA` })), 'ballot_seal');
  assert.equal(await fault((all) => ({ ...all, choices: 'AAAA' })), 'note_unknown_line');
  const refused = await berit.send(STEP, berit.ballot({ ...lines, key: 'none' }));
  assert.match(refused.json.sentence, /\S.{20,}/);
  assert.equal((await berit.send(STEP, berit.ballot(lines))).json.number, 1, 'the right one is the first');
  assert.equal((await chair.cast(STEP, high)).json.number, 1);
});

/* What the server cannot see when it comes, everybody reads when it is opened: no such ballot counts, and none stops the rest. */
test('a sealed part that cannot be counted is named with its reason', async (t) => {
  const all = await sealed(t);
  const { server, chair, yusuf, berit } = all;
  const others = await Promise.all(['Siri', 'Linh'].map((name) => Member.of(server, name, EDITION, 'juryen')));
  const [siri, linh] = others;
  for (const member of others) await member.begin();
  const documents = await chair.documents(STEP);
  const length = Number(documents.rules.match(/^sealed-length (\d+)$/m)[1]);
  const key = bytes(documents.key.match(/^key (\S+)$/m)[1]);
  const rubbish = Buffer.alloc(length + sodium.crypto_box_SEALBYTES, 7).toString('base64');
  const unpadded = (lines) => {
    const head = Object.entries(lines).filter(([word]) => word !== 'seal').map(([word, value]) => `${word} ${value}\n`).join('');
    const bound = createHash('sha256').update(`kaaring ballot v1\n${head}`).digest();
    return Buffer.from(sodium.crypto_box_seal(Buffer.concat([bound, Buffer.alloc(length - bound.length, 1)]), key)).toString('base64');
  };
  const spoiled = async (member, choices, change = () => ({})) => {
    const lines = await member.lines(STEP, choices);
    const answer = await member.send(STEP, member.ballot({ ...lines, ...change(lines) }));
    assert.equal(answer.status, 200, answer.body);
    return lines;
  };
  await spoiled(chair, high, () => ({ seal: rubbish }));
  const { seal } = await spoiled(yusuf, high);
  await spoiled(berit, high, () => ({ seal }));
  await spoiled(siri, evenly(9, 9, 9));
  await spoiled(linh, high, (lines) => ({ seal: unpadded(lines) }));
  await closed(all);
  for (const member of [chair, yusuf]) assert.equal((await member.show(STEP)).status, 200);
  const { doubts, rows } = await yusuf.view(`/${STEP}/resultat`);
  assert.equal(doubts[0], 'For få stemmer teller til at resultatet gjelder.', 'five handed in, and one counts');
  for (const sentence of [
    /^Stemmeseddelen fra Astrid .* lar seg ikke åpne\. Den teller ikke\.$/,
    /^Stemmeseddelen fra Berit .* har et innhold som er forseglet for en annen stemmeseddel\. Den teller ikke\.$/,
    /^Stemmeseddelen fra Siri .* er ikke fylt ut etter reglene\. Den teller ikke\.$/,
    /^Stemmeseddelen fra Linh .* har ikke den formen som reglene sier\. Den teller ikke\.$/,
  ]) assert.equal(doubts.filter((one) => sentence.test(one)).length, 1, `${sentence}: ${doubts.join('\n')}`);
  assert.ok(!doubts.some((one) => /Yusuf/.test(one)));
  assert.equal(rows[0].name, 'Biokullverket Åssiden AS', 'the one that is right counts');
  const marks = Object.fromEntries(rows[0].detail.map(({ juror, values }) => [juror.split(' ')[0], values[0]]));
  const said = { Astrid: 'teller ikke', Berit: 'teller ikke', Siri: 'teller ikke', Linh: 'teller ikke', Yusuf: '5', Morten: 'ikke levert' };
  for (const [name, value] of Object.entries(said)) assert.equal(marks[name], value, name);
});

test('a share is taken from its holder alone, after the close, and only the right one', async (t) => {
  const all = await voted(t);
  const { chair, yusuf, berit } = all;
  const early = await berit.post(`/${STEP}/vis`, { token: (await berit.get(`/${STEP}/se-over`)).json.token, note: 'kaaring share v1\n\n— x AAAAAAAA\n' });
  assert.ok(early.status >= 400, 'before the close');
  await closed(all);
  const fault = async (spoil) => (await berit.show(STEP, spoil)).json.fault;
  for (const spoil of [
    (lines) => ({ ...lines, index: lines.index === '1' ? '2' : '1' }),
    (lines) => ({ ...lines, share: Buffer.from(lines.share, 'base64').fill(7, 1).toString('base64') }),
    (lines) => ({ ...lines, closed: lines.key }),
    (lines) => ({ ...lines, key: lines.closed }),
    (lines) => ({ ...lines, juror: chair.desk.juror }),
    (lines) => ({ ...lines, step: 'vurdering-2' }),
  ]) assert.match(await fault(spoil), /share_wrong|note_malformed/, `${spoil}`);
  const own = berit.key;
  berit.key = yusuf.key;
  assert.equal(await fault(), 'note_signature');
  berit.key = own;
  assert.match((await berit.view(`/${STEP}/resultat`)).unseal.text, /^0 av 3/, 'nothing of it was taken');
  const outsider = await Member.of(all.server, 'Linh', EDITION, 'juryen');
  assert.equal((await outsider.view(`/${STEP}/resultat`)).unseal.act, undefined, 'who had no device when it opened holds none');
  assert.equal((await berit.show(STEP)).status, 200);
});

test('the board votes sealed, one case at a time', async (t) => {
  const { server, step, board } = await boardVoted(t, { secrecy: 'sealed' });
  for (const member of board.slice(0, 2)) assert.equal((await member.show(step)).status, 200);
  assert.match((await board[4].view(`/${step}/resultat`)).unseal.text, /^2 av 5 .* Når 3/);
  assert.equal((await board[3].show(step)).status, 200);
  assert.match((await board[4].view(`/${step}/resultat`)).outcome, /^Vedtatt: 5 for, 5 krevdes/);
  await server.stop();
  const { code, out } = await server.command('replay');
  assert.equal(code, 0, out);
  await server.start();
});

test('too few open it: all are told what is left to do, and vote anew', async (t) => {
  const all = await voted(t);
  const { server, admin, chair, yusuf, berit } = all;
  await closed(all);
  assert.equal((await yusuf.show(STEP)).status, 200);
  const shut = async (member) => (await member.view(`/${STEP}/resultat`)).unseal;
  const before = await shut(chair);
  assert.match(before.text, /^1 av 3 har åpnet\. Når 2/);
  assert.match(before.anew_text, /ingen frist for å åpne.* Kommer ikke nok, kan lederen åpne en ny avstemning fra 24\. oktober/);
  assert.ok(!before.has_ways, 'not for a day');
  assert.equal((await chair.open(STEP).catch(({ message }) => message)).status ?? 409, 409);
  assert.match((await admin.json(`${OFFICE}/steg/${STEP}`)).shut.anew_text, /fra 24\. oktober/);
  assert.match((await chair.view('/leder')).steps[0].shut.anew_text, /fra 24\. oktober/);

  await later(all, NEXT_DAY);
  const now = await shut(chair);
  assert.match(now.anew_text, /kan lederen åpne en ny avstemning nå\. Da stemmer dere på nytt/);
  assert.deepEqual(now.ways.map(({ label }) => label), ['Stem på nytt']);
  assert.match(now.ways[0].url, /\/juryen\/apne\/vurdering$/);
  assert.match((await shut(berit)).anew_text, /nå\. Da stemmer dere/);
  assert.ok(!(await shut(berit)).has_ways, 'the chair alone opens');
  berit.token = (await shut(berit)).act.token; /* it is not too late to open the old one */

  assert.equal((await chair.open(STEP)).status, 200);
  const old = await shut(berit);
  assert.match(old.text, /ble ikke åpnet, og dere stemmer på nytt\. Den forblir forseglet/);
  assert.equal(old.anew_text, undefined);
  assert.equal(old.act, undefined);
  assert.match(old.ways[0].url, /\/juryen$/);
  assert.equal((await berit.show(STEP)).json.fault, 'wrong_state', 'its shares are not taken any more');
  assert.equal((await berit.cast(`${STEP}-2`, high)).status, 200);

  const file = path.join(scratch(t), 'archive');
  const key = (await server.visitor().get('/log/key')).body.trim();
  assert.equal((await server.command('archive', EDITION, '--full', '--out', file)).code, 0);
  const { code, out } = await command(['verify', file, '--key', key]);
  assert.equal(code, 0, out);
});

/* The lot as formats.md says it, from the ballots alone: the ids in the order in which they are drawn. */
async function drawAgain({ chair, yusuf, berit }, ids, place) {
  const { rules, slate, key } = await chair.documents(STEP);
  const step = { key: bytes(key.match(/^key (\S+)$/m)[1]), secret: combine(chair.made) };
  const lots = [];
  for (const member of [chair, yusuf, berit].sort((a, b) => (a.desk.juror < b.desk.juror ? -1 : 1))) {
    const [, head, seal] = member.last[STEP].note.match(/^([^]*\n)seal (\S+)\n/);
    lots.push((await openPart(bytes(seal), head, step)).lot);
  }
  const seed = createHash('sha256').update('kaaring lot v1\n').update(bytes(noteHash(rules))).update(bytes(noteHash(slate)))
    .update(Buffer.from([0, 0, 0, place])).update(Buffer.concat(lots)).digest();
  const stream = sodium.randombytes_buf_deterministic(1024, seed);
  const drawn = [...ids].sort();
  for (let i = drawn.length - 1, at = 0; i > 0; i--, at += 8) {
    const word = Buffer.from(stream.slice(at, at + 8)).readBigUInt64LE();
    const k = Number(word % BigInt(i + 1)); /* a word that would favour somebody comes once in 2^60 */
    [drawn[i], drawn[k]] = [drawn[k], drawn[i]];
  }
  return { seed: seed.toString('hex'), drawn };
}

test('parts that do not fit are told of, and nobody is promised that one more is enough', async (t) => {
  const all = await voted(t, { misfit: true });
  const { chair, yusuf, berit } = all;
  await closed(all);
  const told = async () => (await berit.view(`/${STEP}/resultat`)).unseal;
  assert.equal((await chair.show(STEP)).status, 200);
  assert.match((await told()).text, /^1 av 3 har åpnet\. Når 2/);
  assert.equal((await yusuf.show(STEP)).status, 200);
  assert.match((await told()).text, /^2 av 3 har åpnet, men delene passer ikke sammen.*Åpner flere, kan det likevel gå/);
  assert.equal((await berit.show(STEP)).status, 200);
  assert.match((await told()).text, /^Alle har åpnet, men delene passer ikke sammen/);
  assert.match((await told()).anew_text, /^Lederen kan åpne en ny avstemning fra/);
});

test('a lot that was drawn can be drawn again by whoever has the ballots', async (t) => {
  const config = settingsOf(t, 'sealed');
  changeAward(config, 'gronn-grunder', /^( +ties:) .*$/m, '$1 [criterion:miljo, lot]');
  const all = await sealed(t, { config });
  for (const member of [all.chair, all.yusuf, all.berit])
    assert.equal((await member.cast(STEP, marked((id, i) => ({ s: i === 1 ? [5, 5, 5] : [3, 3, 3] })))).status, 200);
  await closed(all);
  for (const member of [all.yusuf, all.berit]) assert.equal((await member.show(STEP)).status, 200);
  const view = await all.chair.view(`/${STEP}/resultat`);
  assert.equal(view.rows[0].name, 'Lunkent Hokksund AS');
  const { seed, drawn } = await drawAgain(all, ['k01', 'k03', 'k04'], 2);
  const names = { k01: 'Biokullverket Åssiden AS', k03: 'Grønnrute AS', k04: 'Elvebyen Ombruk AS' };
  assert.deepEqual(view.rows.slice(1).map(({ rank, name }) => `${rank} ${name}`), drawn.map((id, i) => `${i + 2} ${names[id]}`));
  const told = view.ties.at(-1);
  assert.ok(told.includes(drawn.map((id) => names[id]).join(', ')) && told.includes(`Frø: ${seed}`), told);
  assert.match(view.ties[0], /står foran .* ved loddtrekning/);
});
