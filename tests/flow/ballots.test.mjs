/* What the browser makes of a vote, without a browser: ballots, marks and majorities as the scripts compute them. */
import assert from 'node:assert/strict';
import { createHash, webcrypto } from 'node:crypto';
import fs from 'node:fs';
import test from 'node:test';

import { newKey, noteHash, signNote } from './lib.mjs';
import { built } from './lib/built.mjs';

globalThis.crypto ??= webcrypto;
const script = (name) => import(new URL(`../../templates/assets/js/${name}.js`, import.meta.url));
const { motion, readBallot, reasons, scores } = await script('ballot');
const { ballotText } = await built('write-ballot');
const { openPart } = await built('seal');
const { isDone, stateOf } = await script('marks');
const { needed } = await script('majority');
const { materialLines, sentencesHold } = await script('frozen');

const CANDIDATES = [{ id: 'k01' }, { id: 'k02' }, { id: 'k03' }, { id: 'k04' }];
const MARKS = { k01: { s: [4, null, 5], reason: ' Vist i drift. ' }, k02: { abstain: true, s: [1, 1, 1] }, k03: 'aside' };
const hash = (word) => createHash('sha256').update(word).digest('base64');
const DESK = { log: 'example.org/kaaring', edition: 'gronn-grunder-3', step: 'vurdering', juror: 'a'.repeat(26) };
const STEP = { opened: hash('opened'), rules: hash('rules'), slate: hash('slate'), roll: hash('roll') };

test('choices have one encoding, in the slate\'s order', () => {
  assert.equal(scores(CANDIDATES, MARKS, 3),
    '{"m":"scores","c":[{"id":"k01","s":[4,null,5]},{"id":"k02","abstain":true},{"id":"k03","recused":true},{"id":"k04","s":[null,null,null]}]}');
  assert.equal(motion('blank'), '{"m":"motion","v":"blank"}');
});

test('reasons are sent without what no text may hold', () => {
  const said = (reason) => JSON.parse(reasons(CANDIDATES, { k01: { reason } })).k01;
  assert.equal(reasons(CANDIDATES, MARKS), '{"k01":"Vist i drift."}');
  assert.equal(reasons(CANDIDATES, {}), '{}');
  assert.equal(said('a\u0007b\tc\r\nd\re\u0085'), 'ab c\nd\ne');
  assert.equal(said('\ud800æ😀\udc00'), 'æ😀');
  assert.equal(said(' \n '), undefined);
});

test('the text of a ballot is that of the format, line by line', async () => {
  const text = await ballotText(DESK, STEP, { earlier: null, nonce: new Uint8Array(32).fill(7), choices: motion('yes'), texts: '{}' });
  const frame = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('{"m":"motion","v":"yes"}'), Buffer.from([0, 0, 0, 2]), Buffer.from('{}')]);
  assert.equal(text, [
    'kaaring ballot v1', 'log example.org/kaaring', 'edition gronn-grunder-3', 'step vurdering', `opened ${STEP.opened}`,
    `rules ${STEP.rules}`, `slate ${STEP.slate}`, `roll ${STEP.roll}`, 'key none', `juror ${DESK.juror}`, 'number 1',
    'replaces none', `nonce ${Buffer.alloc(32, 7).toString('base64')}`, `choices ${frame.toString('base64')}`, ''].join('\n'));
});

test('a ballot that was read again names what it replaces', async () => {
  const nonce = new Uint8Array(32);
  const text = await ballotText(DESK, STEP, { earlier: null, nonce, choices: scores(CANDIDATES, MARKS, 3), texts: reasons(CANDIDATES, MARKS) });
  const note = signNote(text, [[`${DESK.log}/juror/${DESK.juror}`, newKey()]]);
  const ballot = await readBallot(note);
  assert.equal(ballot.number, 1);
  assert.equal(ballot.hash, noteHash(note));
  assert.deepEqual(ballot.texts, { k01: 'Vist i drift.' });
  assert.equal(ballot.choices.c[1].abstain, true);
  const next = await ballotText(DESK, STEP, { earlier: ballot, nonce, choices: motion('no'), texts: '{}' });
  assert.ok(next.includes(`\nnumber 2\nreplaces ${noteHash(note)}\n`));
  for (const spoilt of [note.replace('choices ', 'choices AAAA'), note.replace('kaaring ballot', 'kaaring roll'), text])
    await assert.rejects(readBallot(spoilt));
});

test('of a sealed step the last line is a seal for this very ballot', async () => {
  const vectors = JSON.parse(fs.readFileSync(new URL('../data/sealing.json', import.meta.url)));
  const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));
  const seal = { note: hash('key'), key: bytes(vectors.key), length: 400 };
  const made = { earlier: null, nonce: new Uint8Array(32), choices: motion('no'), texts: '{"k01":"Nei."}' };
  const text = await ballotText(DESK, { ...STEP, seal }, made);
  const [, head, sealed] = text.match(/^([^]*\n)seal (\S+)\n$/);
  assert.ok(head.includes(`\nkey ${hash('key')}\n`) && !text.includes('choices'));
  const part = await openPart(bytes(sealed), head, { key: seal.key, secret: bytes(vectors.secret) });
  assert.deepEqual([part.choices, part.texts], [made.choices, made.texts]);
  const read = await readBallot(signNote(text, [[`${DESK.log}/juror/${DESK.juror}`, newKey()]]));
  assert.deepEqual([read.number, read.choices, read.texts], [1, {}, {}], 'what is sealed is not read');
  assert.equal(await ballotText(DESK, { ...STEP, seal: { ...seal, length: 100 } }, made), null, 'too long');
});

test('three states, and one between', () => {
  assert.equal(stateOf(undefined, 3), 'unmarked');
  assert.equal(stateOf({ s: [null, null, null] }, 3), 'unmarked');
  assert.equal(stateOf({ s: [1, null, 0] }, 3), 'partly');
  assert.equal(stateOf({ s: [1, 2, 3] }, 3), 'marked');
  assert.equal(stateOf({ s: [1, 2, 3], abstain: true }, 3), 'abstains');
  assert.deepEqual(['unmarked', 'partly', 'marked', 'abstains'].map(isDone), [false, false, true, true]);
});

test('9 present need 7 of three quarters, and the rest of the table', () => {
  const rule = (num, den, base = 'present', more = false) => ({ num, den, more, base, all: 12 });
  const tally = (present, yes = 0, no = 0, aside = 0) => ({ present, yes, no, aside });
  assert.deepEqual([1, 2, 3, 4, 5, 8, 9, 10, 12].map((n) => needed(rule(3, 4), tally(n))), [1, 2, 3, 3, 4, 6, 7, 8, 9]);
  assert.deepEqual([4, 5].map((n) => needed(rule(1, 2, 'present', true), tally(n))), [3, 3]);
  assert.equal(needed(rule(1, 1), tally(5)), 5);
  assert.equal(needed(rule(2, 3, 'cast'), tally(9, 4, 2)), 4);
  assert.equal(needed(rule(3, 4, 'all'), tally(9, 0, 0, 2)), 8);
  assert.equal(needed(rule(3, 4), tally(0)), 1, 'never nothing');
});

test('the lines of a material are those that a page shows', () => {
  const material = { name: 'A', summary: ' S ', proposals: [{ text: 'en\n\n to \n', merits: '1998: x' }, { text: 'tre' }] };
  assert.deepEqual(materialLines(material), ['1998: x', 'A', 'S', 'en', 'to', 'tre']);
  const more = { ...material, orgnr: '974760673', web: 'https://a.example', also: [{ name: 'B', summary: 'T' }, { name: 'C' }] };
  assert.deepEqual(materialLines(more), ['1998: x', '974760673', 'A', 'B', 'C', 'S', 'T', 'en', 'https://a.example', 'to', 'tre']);
});

test('the sentences around a material have in them what it says of place, sender and ties', () => {
  const material = { place: 'Lier', proposals: [{ nominator: 'Kari', relation: 'kunde' }, { self: true, nominator: 'A' }, {}] };
  const about = ['Bedrift, Lier. Foreslått av tre.'];
  const headings = ['Forslag 1 av 3, fra Kari. Relasjon: kunde', 'Forslag 2 av 3, fra kandidaten selv', 'Forslag 3 av 3'];
  assert.ok(sentencesHold(material, about, headings));
  assert.ok(sentencesHold(material, [], headings), 'a page that tells no place');
  assert.ok(!sentencesHold(material, ['Bedrift, Drammen.'], headings));
  assert.ok(!sentencesHold(material, about, headings.slice(0, 2)), 'a proposal left out');
  assert.ok(!sentencesHold(material, about, ['Forslag 1 av 3, fra Ola. Relasjon: kunde', ...headings.slice(1)]));
  assert.ok(!sentencesHold(material, about, ['Forslag 1 av 3, fra Kari. Relasjon: ingen', ...headings.slice(1)]));
  assert.ok(!sentencesHold(material, about, [headings[1], headings[0], headings[2]]), 'in another order');
});
