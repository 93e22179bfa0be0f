/* The scripts' own arithmetic, held to published vectors and to Node's cryptography. They are modules without a page, so they
 * run here as they run in a browser. */
import assert from 'node:assert/strict';
import { createHash, webcrypto } from 'node:crypto';
import fs from 'node:fs';
import test from 'node:test';

import { newKey, signNote } from './lib.mjs';
import { receipts } from '../data/receipts.mjs';
import { trees } from '../data/trees.mjs';
import { built } from './lib/built.mjs';
import { LIED_AT, liarsKey, sealedReceipt } from './lib/liar.mjs';

globalThis.crypto ??= webcrypto;
const from = (name) => import(new URL(`../../templates/assets/js/${name}.js`, import.meta.url));
const { decode, encode } = await from('base64');
const { isSignedBy, noteHash, readKey, readLines, readNote } = await from('note');
const { isIncluded, leafHash, sidesOf } = await from('tree');
const { checkReceipt } = await from('proof');
const { isExtension } = await from('extension');
const { judgeWitnesses, readPolicy, witnessesSince } = await from('policy');
const { opens } = await from('announced');
const { codeOf } = await from('code');

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leaf = (entry) => sha256(Buffer.of(0), entry);
const node = (left, right) => sha256(Buffer.of(1), left, right);

function split(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
const rootOf = (leaves) =>
  leaves.length === 1 ? leaves[0] : node(rootOf(leaves.slice(0, split(leaves.length))), rootOf(leaves.slice(split(leaves.length))));
/* The siblings from the leaf up (RFC 6962, 2.1.1). */
function proofOf(leaves, at) {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return at < k
    ? [...proofOf(leaves.slice(0, k), at), rootOf(leaves.slice(k))]
    : [...proofOf(leaves.slice(k), at - k), rootOf(leaves.slice(0, k))];
}
const bytes = (buffer) => new Uint8Array(buffer);
const flip = (buffer, at = 0) => buffer.map((byte, i) => (i === at ? byte ^ 1 : byte));

test('inclusion holds for every leaf of every size, and for nothing else', async () => {
  for (let size = 1; size <= 33; size++) {
    const leaves = Array.from({ length: size }, (one, i) => leaf(`entry ${i}`));
    const root = bytes(rootOf(leaves));
    for (let i = 0; i < size; i++) {
      const own = bytes(leaves[i]);
      const proof = proofOf(leaves, i).map(bytes);
      const holds = (changed = {}) => {
        const { at = i, of = size, by = proof, one = own, top = root } = changed;
        return isIncluded(one, BigInt(at), BigInt(of), by, top);
      };
      assert.deepEqual(await leafHash(new TextEncoder().encode(`entry ${i}`)), own);
      assert.ok(await holds(), `${i} of ${size}`);
      assert.ok(!(await holds({ at: i + 1 })), 'another place');
      assert.ok(!(await holds({ at: -1 })) && !(await holds({ at: size })), 'no place of the log');
      assert.ok(!(await holds({ one: flip(own, 31) })) && !(await holds({ top: flip(root) })));
      assert.ok(!(await holds({ by: [...proof, root] })), 'one too many');
      if (proof.length) assert.ok(!(await holds({ by: proof.slice(1) })) && !(await holds({ by: [flip(proof[0]), ...proof.slice(1)] })));
    }
  }
});

/* By level, the hashes over each 2^level leaves that are all there. */
function levelsOf(leaves) {
  const levels = [leaves];
  for (let below = leaves; below.length > 1; below = levels.at(-1))
    levels.push(Array.from({ length: below.length >> 1 }, (one, i) => node(below[2 * i], below[2 * i + 1])));
  return levels;
}

/* A log's tiles; `spoil` may change what is given out. */
function tilesOf(levels, spoil = (path, tile) => tile) {
  const asked = [];
  const get = async (path) => {
    asked.push(path);
    const [, level, whole, width = '256'] = path.match(/^tile\/(\d+)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d+))?$/);
    const n = Number(whole.replace(/[x/]/g, ''));
    const hashes = levels[8 * level].slice(n * 256, n * 256 + Number(width));
    assert.equal(hashes.length, Number(width), `${path} is beyond the log`);
    return spoil(path, new Uint8Array(Buffer.concat(hashes)));
  };
  return { get, asked };
}

test('a log extends each that it was, and none that it was not', async () => {
  const leaves = Array.from({ length: 33 }, (one, i) => leaf(`entry ${i}`));
  const head = (n, all = leaves) => ({ size: BigInt(n), root: n ? bytes(rootOf(all.slice(0, n))) : new Uint8Array(32) });
  const forged = leaves.map((one, i) => (i === 3 ? leaf('another') : one));
  for (const size of [...leaves.keys()].map((i) => i + 1).filter((n) => n < 19 || n > 30)) {
    const { get } = tilesOf(levelsOf(leaves.slice(0, size)));
    for (let old = 1; old <= size; old++) {
      assert.ok(await isExtension(head(old), head(size), get), `${size} extends ${old}`);
      assert.ok(!(await isExtension({ ...head(old), root: flip(head(old).root) }, head(size), get)), `${size}, another ${old}`);
      if (old > 3) assert.ok(!(await isExtension(head(old, forged), head(size), get)), `${size}, ${old} forged`);
    }
    assert.ok(!(await isExtension(head(size), { ...head(size - 1) }, get)), 'a shorter one extends nothing');
  }
});

/* --- the vectors of tests/unit/proof/tree_proof.c --- */

const TREES = JSON.parse(fs.readFileSync(new URL('../data/trees.json', import.meta.url)));

test('every place and every extension of the vectors comes out as it says', async () => {
  for (const { index, size, root, proof } of TREES.inclusions)
    assert.ok(await isIncluded(bytes(leaf(`entry ${index}`)), BigInt(index), BigInt(size), proof.map(decode), decode(root)), `${index} of ${size}`);
  const head = ({ size, root }) => ({ size: BigInt(size), root: decode(root) });
  for (const { name, older, newer, holds } of TREES.extensions) {
    const { get } = tilesOf(levelsOf(Array.from({ length: newer.size }, (one, i) => leaf(`entry ${i}`))));
    assert.equal(await isExtension(head(older), head(newer), get), holds, name);
  }
  const nothing = { size: 0n, root: bytes(sha256('')) };
  assert.ok(await isExtension(nothing, head(TREES.extensions[0].newer)));
  assert.ok(!(await isExtension({ ...nothing, root: new Uint8Array(32) }, head(TREES.extensions[0].newer))));
});

test('of a great log a few tiles are asked for, and a spoiled one is not believed', async () => {
  const leaves = Array.from({ length: 66_000 }, (one, i) => leaf(`entry ${i}`));
  const [older, newer] = [65_537, 66_000].map((n) => ({ size: BigInt(n), root: bytes(rootOf(leaves.slice(0, n))) }));
  const levels = levelsOf(leaves);
  const { get, asked } = tilesOf(levels);
  assert.ok(await isExtension(older, newer, get));
  assert.ok(asked.length <= 4 && asked.includes('tile/2/000.p/1') && asked.includes('tile/0/257.p/208'), asked.join());
  assert.equal(new Set(asked).size, asked.length, 'each once');
  for (const path of asked) {
    const other = tilesOf(levels, (at, tile) => (at === path ? flip(tile, 0) : tile));
    assert.ok(!(await isExtension(older, newer, other.get)), path);
  }
  await assert.rejects(isExtension(older, newer, tilesOf(levels, (at, tile) => tile.slice(0, 31)).get));
});

test('each sibling stands on its side, and there are as many as the place has', () => {
  const at = (index, size, n) => sidesOf(BigInt(index), BigInt(size), n);
  assert.deepEqual(at(0, 1, 0), []);
  assert.deepEqual(at(5, 8, 3), [true, false, true]);
  assert.deepEqual(at(6, 7, 2), [true, true], 'the last of seven hangs two levels up');
  for (const other of [at(6, 7, 1), at(6, 7, 3), at(7, 7, 2), at(-1, 7, 3), at(0, 1, 1), at(0, 0, 0)]) assert.equal(other, null);
});

const FOO = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

test('the published note holds, and no changed one', async () => {
  const key = await readKey(FOO);
  assert.equal(await isSignedBy(readNote(NOTE), key), true);
  assert.equal(await isSignedBy(readNote(NOTE.replace('example message', 'Example message')), key), false);
  assert.equal(await isSignedBy(readNote(NOTE.replace('— example.com/foo', '— example.com/bar')), key), false);
  assert.equal(await isSignedBy(readNote(NOTE), key, () => null), null, 'a browser that cannot tell');
  const other = newKey();
  const both = signNote('This is an example message.\n', [['someone.else/name', other]]).split('\n\n')[1] + NOTE.split('\n\n')[1];
  assert.equal(await isSignedBy(readNote(`This is an example message.\n\n${both}`), key), true, 'others are passed over');
});

test('what is no note, no key and no line is refused', async () => {
  for (const note of ['', 'text\n', 'text\n\n', 'text\n\nno dash\n', NOTE.slice(0, -1), NOTE.replace('aQM=\n', 'aQM\n'), NOTE.replace('This', 'Th\u0001s'),
    NOTE.replace('foo Uw', 'foo  Uw'), NOTE.replace('aQM=', 'aQN='), 'x'.repeat(1 << 20) + NOTE])
    assert.throws(() => readNote(note), note);
  for (const key of ['', 'a+b+c', FOO.replace('530d903a', '530d903b'), FOO.replace('+Aek', '+Bek'), FOO.slice(0, -4), `x ${FOO}`])
    await assert.rejects(readKey(key), key);
  assert.deepEqual(readLines('kaaring ballot v1\nlog a/b\nnumber 2\n'), { what: 'ballot', lines: [['log', 'a/b'], ['number', '2']] });
  for (const text of ['kaaring ballot v2\n', 'kaaring ballot v1\nlog\n', 'kaaring ballot v1\nlog  x\n', 'kaaring ballot v1\nlog x \n', 'kaaring ballot v1\nå b\n', 'x'])
    assert.throws(() => readLines(text), text);
  assert.equal(encode(await noteHash('abc')), 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=');
});

test('base64 is read in one spelling only', () => {
  for (let n = 0; n < 70; n++) {
    const all = Uint8Array.from({ length: n }, (one, i) => (i * 37) & 255);
    assert.equal(encode(all), Buffer.from(all).toString('base64'));
    assert.deepEqual(decode(encode(all)), all);
  }
  for (const text of ['A', 'AA', 'AAA', 'AB==', 'AAB=', 'AA==\n', 'A A=', '-_==', 'AAAA=']) assert.throws(() => decode(text), text);
});

/* --- receipts: the vectors of tests/unit/proof/receipt.c --- */

const RECEIPTS = JSON.parse(fs.readFileSync(new URL('../data/receipts.json', import.meta.url)));
const fileOf = ({ file, base64 }) => new Uint8Array(base64 === undefined ? Buffer.from(file) : Buffer.from(base64, 'base64'));

test('every receipt of the vectors comes out as it says', async () => {
  const [key, policy] = await Promise.all([readKey(RECEIPTS.key), readPolicy(RECEIPTS.policy)]);
  for (const one of RECEIPTS.cases) {
    const { outcome, receipt } = await checkReceipt(fileOf(one), key);
    assert.equal(outcome, one.outcome, one.name);
    if (outcome === 'holds') assert.equal((await judgeWitnesses(receipt.checkpoint.note, policy)).outcome, one.witnesses, one.name);
    if (one.file !== undefined) assert.equal((await checkReceipt(one.file, key)).outcome, outcome, `${one.name}, in an answer`);
  }
  const good = fileOf(RECEIPTS.cases[0]);
  assert.equal((await checkReceipt(good, key, () => null)).outcome, 'unsigned', 'a browser that cannot tell');
  assert.equal((await checkReceipt(undefined, key)).outcome, 'unreadable', 'an answer without it');
  assert.equal((await checkReceipt(new Uint8Array((4 << 20) + 1).fill(10), key)).outcome, 'unreadable');
});

test('the vectors are what makes them', () => {
  assert.deepEqual(receipts(), RECEIPTS);
  assert.deepEqual(trees(), TREES);
});

test('an announcement opens the decision that said the same, in whatever order, and no other', () => {
  const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
  const receipt = (said, index = said.type === 'decision.recorded' ? 7n : 9n, entry = { type: 'edition.announced', edition: 'x-1' }) =>
    ({ index, entry: bytes(entry), openings: [{ class: 'later', json: bytes(said.type ? { edition: 'x-1', ...said } : said) }] });
  const one = (candidate, name) => ({ candidate, name });
  const decided = { outcome: 'shared', winners: ['k01', 'k03'], finalists: ['k01', 'k02', 'k03', 'k07'], citation: 'Fordi.' };
  const told = { outcome: 'shared', winners: [one('k03', 'A'), one('k01', 'B')], finalists: [one('k07', 'C'), one('k02', 'D')], citation: 'Fordi.' };
  const decision = receipt({ type: 'decision.recorded', open: { decision: 1 }, later: decided });
  assert.ok(opens(receipt(told), decision));
  assert.ok(opens(receipt({ type: 'edition.announced', later: told }), decision), 'sealed itself, in a secret edition');
  for (const change of [{ outcome: 'winner' }, { citation: 'Derfor.' }, { winners: [one('k03', 'A')] }, { winners: [one('k03', 'A'), one('k02', 'B')] },
    { finalists: [one('k07', 'C')] }, { finalists: [one('k07', 'C'), one('k02', 'D'), one('k09', 'E')] }])
    assert.ok(!opens(receipt({ ...told, ...change }), decision), JSON.stringify(change));
  assert.ok(!opens(receipt(told), { ...decision, index: 9n }), 'the same entry');
  assert.ok(!opens(receipt(told), { ...decision, index: 10n }), 'decided only when it was announced');
  assert.ok(!opens(receipt(told, 9n, { type: 'edition.announced', edition: 'x-2' }), decision), 'of another edition');
  assert.ok(!opens(receipt(told, 9n, { type: 'step.counted', edition: 'x-1' }), decision), 'what announces nothing');
  assert.ok(!opens(receipt(told), receipt({ type: 'decision.superseded', later: decided }, 7n)), 'what decides nothing');
  assert.throws(() => opens({ openings: [] }, decision));
});

test('a close leaves the last ballot alone, or says why it does not count', async () => {
  const { readClosed } = await built('step');
  const [log, edition, step, juror] = ['example.org/priser', 'gronn-grunder-3', 'vurdering', 'a'];
  const key = await readKey(liarsKey(log));
  const own = { hash: 'bWlu', number: 2 };
  const read = async (row, type = 'step.closed', mine = own) => {
    const said = { type, edition, open: { step }, later: { closed: { ballots: [{ juror: 'b', hash: 'YW5uZW4=', number: 9 }, ...(row ? [{ juror, ...row }] : [])] } } };
    const given = { closed: sealedReceipt(log, said), logKey: key, said: { witnesses: 0 } };
    const read = await readClosed({ log, edition, step, juror }, given);
    if (mine) read.mustCount(mine);
    return read;
  };
  const counted = (hash, number) => ({ index: 7, hash, number });
  for (const [row, type, mine] of [
    [counted('bWlu', 2)], [counted('bnllcmU=', 3)], [{ why: 'excluded' }], [{ why: 'none' }, 'step.closed', null], [counted('bWlu', 2), 'step.corrected'],
    [counted('a2xhZ2V0', 3), 'step.corrected'], [{ why: 'not_theirs' }, 'step.corrected'],
  ]) assert.deepEqual((await read(row, type, mine)).row, { juror, ...row }, JSON.stringify(row));
  for (const [row, type] of [[counted('ZWxkcmU=', 1)], [counted('YW5uZW4=', 2)], [{ why: 'none' }], [{ why: 'not_theirs' }], [undefined],
    [counted('ZWxkcmU=', 1), 'step.corrected'], [{ why: 'none' }, 'step.corrected']])
    await assert.rejects(read(row, type), /counts another ballot than the last/, JSON.stringify(row));
});

/* A witness of {name, vkey, line(note, at)}: its line for the checkpoint of a receipt. */
function witnessNamed(name) {
  const key = newKey();
  const raw = Buffer.concat([Buffer.of(4), key.raw]);
  const id = sha256(`${name}\n`, raw).subarray(0, 4);
  const line = (file, at) => {
    const text = file.slice(file.indexOf('\n\n') + 2, file.lastIndexOf('\n\n') + 1);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(at));
    return `— ${name} ${Buffer.concat([id, time, key.sign(`cosignature/v1\ntime ${at}\n${text}`)]).toString('base64')}\n`;
  };
  return { name, line, vkey: `${name}+${id.toString('hex')}+${raw.toString('base64')}` };
}

test('where the rules ask for witnesses, a close is believed when as many have seen it since', async () => {
  const { readClosed, Unwitnessed } = await built('step');
  const [log, edition, step, juror] = ['example.org/priser', 'gronn-grunder-3', 'vurdering', 'a'];
  const all = ['rotary', 'avisen', 'uni'].map(witnessNamed);
  const policy = `${all.map(({ name, vkey }) => `witness ${name} ${vkey}\n`).join('')}quorum none\n`;
  const said = { type: 'step.closed', edition, open: { step }, later: { closed: { ballots: [{ juror, why: 'none' }] } } };
  const closed = sealedReceipt(log, said);
  const at = Date.parse(LIED_AT) / 1000;
  const read = async (times, witnesses, more = { policy }) =>
    readClosed({ log, edition, step, juror },
      { closed: closed + times.map((time, i) => all[i].line(closed, time)).join(''), logKey: await readKey(liarsKey(log)), said: { witnesses }, ...more });
  assert.ok(await read([], 0, {}));
  assert.ok(await read([at, at + 5], 2));
  assert.ok(await read([at, at + 5, at + 9], 2));
  for (const [times, witnesses, more] of [[[], 1], [[at + 5], 2], [[at - 1, at + 5], 2], [[at, at + 5], 2, { policy: '' }]])
    await assert.rejects(read(times, witnesses, more), /witness/, `${times} of ${witnesses}`);
  await assert.rejects(read([at], 2), Unwitnessed, 'what a little time mends is told apart');
  await assert.rejects(read([at, at + 5], 2, { policy: '' }), (fault) => !(fault instanceof Unwitnessed));
});

/* --- sealing: the vectors of tests/unit/award/seal.c --- */

const VECTORS = JSON.parse(fs.readFileSync(new URL('../data/sealing.json', import.meta.url)));

test('a secret is split and put together as the vectors say', async () => {
  const { combine, makeStepKey, shareDigest, split } = await built('seal');
  const { publicOf } = await built('sodium');
  const shares = split(decode(VECTORS.secret), VECTORS.n, VECTORS.coefficients.map(decode));
  assert.deepEqual(shares.map(encode), VECTORS.shares);
  assert.equal(encode(combine([shares[4], shares[0], shares[2]])), VECTORS.secret);
  assert.notEqual(encode(combine(shares.slice(0, 2))), VECTORS.secret, 'two of three');
  assert.equal(encode(publicOf(decode(VECTORS.secret))), VECTORS.key);
  for (const [i, share] of shares.entries())
    assert.equal(encode(await shareDigest(VECTORS, decode(VECTORS.key), share)), VECTORS.digests[i]);

  for (const [k, n] of [[2, 2], [2, 3], [4, 7], [9, 16]]) {
    const made = makeStepKey(k, n);
    assert.equal(made.shares.length, n);
    assert.deepEqual(publicOf(combine(made.shares.slice(n - k))), made.key, `${k} of ${n}`);
    assert.notDeepEqual(publicOf(combine(made.shares.slice(0, k - 1))), made.key, `${k - 1} of ${n}`);
  }
});

/* What goes into or comes out of these functions of the library while `act` runs: [[name, bytes as they are afterwards, as they were]]. */
async function passing(sodium, watched, act) {
  const seen = [];
  const own = Object.entries(watched).map(([name, ofCall]) => [name, sodium[name], ofCall]);
  for (const [name, real, ofCall] of own)
    sodium[name] = (...given) => {
      const got = real(...given);
      const bytes = ofCall(given, got);
      seen.push([name, bytes, bytes.slice()]);
      return got;
    };
  try {
    return { made: await act(), seen };
  } finally {
    for (const [name, real] of own) sodium[name] = real;
  }
}

test('of a secret nothing is left where it was made and split', async () => {
  const { default: sodium } = await built('vendor/libsodium-wrappers');
  const { makeSealing } = await built('sealing');
  const { combine } = await built('seal');
  const { newBoxKey } = await built('sodium');
  const boxes = Array.from({ length: 5 }, () => newBoxKey());
  const step = { log: 'example.org/priser', edition: 'gronn-grunder-3' };
  const holders = `kaaring holders v1\nlog ${step.log}\nedition ${step.edition}\nstep vurdering\nsalt ${encode(new Uint8Array(32))}\nthreshold 3\n` +
    boxes.map(({ publicKey }, i) => `holder ${i + 1} p${i} ${encode(new Uint8Array(32))} ${encode(publicKey)}\n`).join('');
  const { made, seen } = await passing(sodium, {
    crypto_box_keypair: (given, got) => got.privateKey,
    randombytes_buf: (given, got) => got,
    crypto_scalarmult_base: ([secret]) => secret,
    crypto_box_seal: ([message]) => message,
  }, () => makeSealing(step, holders));
  const of = (name) => seen.filter(([from]) => from === name);
  const [[, , secret]] = of('crypto_box_keypair');
  const shares = made.shares.map((sealed, i) => sodium.crypto_box_seal_open(decode(sealed), boxes[i].publicKey, boxes[i].privateKey));
  assert.deepEqual(combine(shares.slice(1, 4)), secret, 'what the holders were given is it');
  assert.equal(of('crypto_scalarmult_base').length, 10, 'each three of five have been tried');
  for (const [, , tried] of of('crypto_scalarmult_base')) assert.deepEqual(tried, secret);
  assert.deepEqual(of('crypto_box_seal').map(([, , message]) => message), shares);
  const salt = seen.findIndex(([, bytes]) => made.text.includes(`\nsalt ${encode(bytes)}\n`));
  assert.deepEqual(seen[salt][1], seen[salt][2], 'what is told is as it was');
  for (const [i, [name, bytes]] of seen.entries()) if (i !== salt) assert.ok(bytes.every((byte) => byte === 0), `${name} left something`);
  assert.equal(of('randombytes_buf').length, 3, 'two coefficients, and the salt of the note');
});

test('a sealed part opens for its own ballot and key, and for nothing else', async () => {
  const { openPart, sealPart } = await built('seal');
  const { newBoxKey } = await built('sodium');
  const step = { key: decode(VECTORS.key), secret: decode(VECTORS.secret) };
  const { choices, texts, lot } = await openPart(decode(VECTORS.sealed), VECTORS.head, step);
  assert.deepEqual([choices, texts, encode(lot)], [VECTORS.choices, VECTORS.texts, VECTORS.lot]);

  await assert.rejects(openPart(decode(VECTORS.sealed), `${VECTORS.head}x`, step), /another ballot/);
  await assert.rejects(openPart(bytes(flip(Buffer.from(VECTORS.sealed, 'base64'), 60)), VECTORS.head, step));
  const other = newBoxKey();
  await assert.rejects(openPart(decode(VECTORS.sealed), VECTORS.head, { key: other.publicKey, secret: other.privateKey }));

  const seal = (said, length = 200) => sealPart({ key: step.key, length }, VECTORS.head, { choices: said, texts: '{}' });
  const [short, long] = await Promise.all([seal('{}'), seal('{"m":"motion","v":"blank"}')]);
  assert.equal(short.length, 248);
  assert.equal(long.length, 248, 'its length tells nothing');
  assert.notDeepEqual(short, await seal('{}'), 'nor do the bytes: each sealing is another');
  assert.equal(await seal('x'.repeat(127)), null, 'what does not fit is not sealed');
  assert.equal((await openPart(await seal('x'.repeat(126)), VECTORS.head, step)).choices.length, 126);
});

test('a device takes no share but the one that was promised to it', async () => {
  const { makeStepKey, openShare, shareDigest } = await built('seal');
  const { newBoxKey, newSigningKey, sealBox } = await built('sodium');
  const devices = ['a', 'b', 'c'].map((person) => ({ person, ...newSigningKey(), box: newBoxKey() }));
  const { key, shares } = makeStepKey(2, 3);
  const place = { log: 'example.org/priser', edition: 'gronn-grunder-3', step: 'vurdering' };
  const digests = await Promise.all(shares.map((share) => shareDigest(place, key, share)));
  const holders = devices.map(({ person, publicKey, box }) => ({ person, signing: publicKey, box: box.publicKey }));
  const seal = { key, holders, digests };
  const boxOf = (i, share = shares[i]) => sealBox(share, devices[i].box.publicKey);
  const open = (i, changed = {}, box = boxOf(i), own = devices[i]) => openShare({ ...place, juror: devices[i].person }, own, { ...seal, ...changed }, box);

  for (const i of [0, 1, 2]) assert.deepEqual(await open(i), { index: i + 1, share: shares[i] });
  assert.equal(await open(0, { holders: holders.slice(1) }), null, 'holds none');
  assert.equal(await open(0, {}, boxOf(0), { ...newSigningKey(), box: newBoxKey() }), null, 'another device of the same person');
  assert.equal(await open(0, {}, boxOf(0), null), null, 'a device without a key');
  await assert.rejects(open(0, {}, boxOf(1)), /not for this device/);
  await assert.rejects(open(0, {}, boxOf(0, shares[1])), /not the one that was promised/);
  await assert.rejects(open(0, { digests: [digests[1], digests[0], digests[2]] }), /not the one that was promised/);
  await assert.rejects(open(0, { key: newBoxKey().publicKey }), /not the one that was promised/);
  const stolen = [{ ...holders[0], box: newBoxKey().publicKey }, ...holders.slice(1)];
  await assert.rejects(open(0, { holders: stolen }), /another key for this device/);
});

/* --- witnesses: the vectors of tests/unit/proof/cosignature.c --- */

const WITNESSES = JSON.parse(fs.readFileSync(new URL('../data/witnesses.json', import.meta.url)));

test('signatures of witnesses are judged as the vectors say', async () => {
  const policy = await readPolicy(WITNESSES.policy);
  const judge = async (text) => {
    let note;
    try {
      note = readNote(text);
    } catch {
      return { outcome: 'malformed' };
    }
    return judgeWitnesses(note, policy);
  };
  for (const { name, note, outcome, at, quorum } of WITNESSES.cases) {
    const told = await judge(note);
    if (outcome !== 'read') {
      assert.equal(told.outcome, outcome, name);
      continue;
    }
    const signed = Object.keys(at).length;
    assert.equal(told.outcome, quorum ? 'witnessed' : signed ? 'too-few' : 'unwitnessed', name);
    assert.deepEqual(Object.fromEntries([...told.at].map(([who, when]) => [who, String(when)])),
      Object.fromEntries(Object.entries(at).map(([who, when]) => [who, String(when)])), name);
    assert.equal(told.of, 3);
  }
  const bare = readNote(WITNESSES.cases.find(({ name }) => name.startsWith('two')).note);
  assert.equal((await judgeWitnesses(bare, policy, async () => null)).outcome, 'unjudged', 'a browser that cannot tell');
});

test('a policy counts groups within groups, and is none when it names what is not there', async () => {
  const key = Object.values(WITNESSES.witnesses);
  const three = `witness a ${key[0]}\n# none\n\n witness\tb ${key[1]} https://b.example\nwitness c ${key[2]}\n`;
  const outcome = async (rules, note) => (await judgeWitnesses(readNote(note), await readPolicy(three + rules))).outcome;
  const named = (name) => WITNESSES.cases.find((one) => one.name === name).note;
  const [one, two] = [named('one of three'), named('two of three')];
  assert.equal(await outcome('group g any a b\ngroup h all g c\nquorum h\n', two), 'too-few');
  assert.equal(await outcome('group g all a b\ngroup h any g c\nquorum h\n', two), 'witnessed');
  assert.equal(await outcome('group g all a b\ngroup h any g c\nquorum h\n', one), 'too-few');
  assert.equal(await outcome('quorum b\n', one), 'too-few');
  assert.equal(await outcome('quorum none\n', one), 'witnessed');
  for (const wrong of ['', 'quorum d\n', 'group g 3 a b\nquorum g\n', 'group g 0 a\nquorum g\n', 'group g any d\nquorum g\n', 'witness d x\nquorum a\n'])
    await assert.rejects(readPolicy(three + wrong), wrong);
});

test('witnesses are counted from a moment on, and none where one is forged', async () => {
  const key = Object.values(WITNESSES.witnesses);
  const policy = await readPolicy(`witness a ${key[0]}\nwitness b ${key[1]}\nwitness c ${key[2]}\nquorum none\n`);
  const two = WITNESSES.cases.find(({ name }) => name === 'two of three');
  const times = Object.values(two.at).map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  const count = (note, since, verify) => witnessesSince(readNote(note), policy, since, verify);
  assert.equal(await count(two.note, times[0]), 2, 'the very second counts');
  assert.equal(await count(two.note, times.at(-1) + 1n), 0, 'before the moment');
  assert.equal(await count(two.note, times[0], async () => null), 0, 'a browser that cannot tell');
  const forged = WITNESSES.cases.find(({ outcome }) => outcome === 'forged');
  assert.equal(await count(forged.note, 0n), 0, forged.name);
});

test('a code is made of its entry as the server makes it', async () => {
  const codes = { '{}': 'V92ARXZ91J', '{"v":1,"type":"sealed"}': 'RWTTYZD5H7' };
  for (const [entry, code] of Object.entries(codes)) assert.equal(await codeOf(new TextEncoder().encode(entry)), code);
});

test('a correction opens the decision that it tells, and no other', () => {
  const told = { outcome: 'winner', winners: [{ candidate: 'k02', name: 'B' }], finalists: [{ candidate: 'k01', name: 'A' }], citation: 'God.' };
  const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
  const receipt = (json, index = 9n) => ({ index, entry: bytes({ type: 'edition.corrected', edition: 'x-1' }),
    openings: [{ class: 'later', json: bytes(json.type ? { edition: 'x-1', ...json } : json) }] });
  const decision = receipt({ type: 'decision.recorded', later: { outcome: 'winner', winners: ['k02'], finalists: ['k01', 'k02'], citation: 'God.' } }, 7n);
  assert.ok(opens(receipt({ reason: 'x', announcement: told }), decision));
  assert.ok(opens(receipt({ type: 'edition.corrected', later: { reason: 'x', announcement: told } }), decision), 'of a secret edition');
  assert.ok(!opens(receipt({ reason: 'x', announcement: { ...told, citation: 'Bedre.' } }), decision));
  assert.ok(!opens(receipt({ reason: 'x', announcement: { ...told, winners: told.finalists, finalists: told.winners } }), decision));
});
