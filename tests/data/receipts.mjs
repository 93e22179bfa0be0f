/* Makes receipts.json: receipts that hold, and every way in which one does not, with what a reader says of each.
 *
 *   node tests/data/receipts.mjs >tests/data/receipts.json
 *
 * The server, the command and the browser are all held to that file, so it is made by other code than theirs: from the
 * specifications (RFC 6962, c2sp.org/{signed-note, tlog-checkpoint, tlog-proof, tlog-cosignature}) over Node's cryptography. Keys
 * are of the seeds 01…, 02… and on, so the same is made each time. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const ORIGIN = 'priser.example.no/kaaring';
const ED25519 = 1;
const COSIGNATURE = 4;
const AT = 1764000000;
const INDEX = 2;
const FIRST_LINE = 'c2sp.org/tlog-proof@v1\n';
const GROUP_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const base64 = (bytes) => Buffer.from(bytes).toString('base64');
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();

/* --- keys and notes --- */

function keyOf(seed) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { raw, sign: (text) => sign(null, Buffer.from(text), secret) };
}

const keyId = (name, key, type = ED25519) => sha256(`${name}\n`, [type], key.raw).subarray(0, 4);
const verifier = (name, key, type = ED25519) => `${name}+${keyId(name, key, type).toString('hex')}+${base64([type, ...key.raw])}`;
const line = (name, id, signature) => `— ${name} ${base64([...id, ...signature])}\n`;
const signed = (text, key, name = ORIGIN) => line(name, keyId(name, key), key.sign(text));

function cosigned(text, { name, key }, at = AT, told = at) {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(told));
  return line(name, keyId(name, key, COSIGNATURE), Buffer.concat([time, key.sign(`cosignature/v1\ntime ${at}\n${text}`)]));
}

/* The same signature with another scalar of the same residue (RFC 8032, 5.1.7 forbids it). */
function otherScalar(signature) {
  const scalar = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + GROUP_ORDER;
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse()]);
}

const log = keyOf(1);
const stranger = keyOf(9);
const WITNESSES = ['rotary', 'universitetet', 'avisen'].map((short, i) => ({ short, name: `vitne.${short}.example`, key: keyOf(2 + i) }));
const [rotary, universitetet] = WITNESSES;

/* --- trees and commitments --- */

const node = (left, right) => sha256([1], left, right);
const leafOf = (entry) => sha256([0], entry);
const half = (n) => 2 ** Math.ceil(Math.log2(n) - 1);

function rootOf(leaves) {
  const k = half(leaves.length);
  return leaves.length === 1 ? leaves[0] : node(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

function siblings(leaves, at) {
  if (leaves.length === 1) return [];
  const k = half(leaves.length);
  return at < k ? [...siblings(leaves.slice(0, k), at), rootOf(leaves.slice(k))] : [...siblings(leaves.slice(k), at - k), rootOf(leaves.slice(0, k))];
}

const opening = (kind, salt, json) => ({ class: kind, salt: Buffer.alloc(32, salt), json });
const LATER = opening('later', 11, '{"citation":"Først ute."}');
const PRIVATE = opening('private', 12, '{"name":"Kåre Øvre"}');
const commitment = ({ class: kind, salt, json }) => base64(sha256(`kaaring commit v1\n${kind}\n`, salt, json));

const HEAD = '{"v":1,"type":"proposal.received","at":"2021-09-14T07:12:00Z"';
const member = (name, value) => `,"${name}":"${value}"`;
const BOTH = member('later', commitment(LATER)) + member('private', commitment(PRIVATE));
const ENTRY = `${HEAD},"open":{}${BOTH}}`;

/* --- receipts --- */

const extraOf = (entry, openings) => JSON.stringify({
  entry: base64(entry),
  openings: openings.map(({ class: kind, salt, json }) => ({ class: kind, salt: base64(salt), json: base64(json) })),
});

const checkpointOf = (size, root, origin = ORIGIN) => `${origin}\n${size}\n${base64(root)}\n`;

/* A receipt of `entry` in a log of five, or with any part of it put otherwise. */
function receipt(parts = {}) {
  const { entry = ENTRY, openings = [LATER, PRIVATE], size = 5, index = INDEX } = parts;
  const leaves = Array.from({ length: size }, (one, i) => leafOf(i === index ? entry : `{"v":1,"n":${i}}`));
  const {
    first = FIRST_LINE,
    shown = entry,
    extra = extraOf(shown, openings),
    extraLine = `extra ${base64(extra)}\n`,
    place = index,
    indexLine = `index ${place}\n`,
    proof = siblings(leaves, index),
    hashes = proof.map((hash) => `${base64(hash)}\n`).join(''),
    text = checkpointOf(size, rootOf(leaves)),
    lines = signed(text, log),
    note = `${text}\n${lines}`,
  } = parts;
  return `${first}${extraLine}${indexLine}${hashes}\n${note}`;
}

const GOOD = receipt();
const PROOF = siblings(Array.from({ length: 5 }, (one, i) => leafOf(i === INDEX ? ENTRY : `{"v":1,"n":${i}}`)), INDEX);
const TEXT = GOOD.slice(GOOD.indexOf('\n\n') + 2, GOOD.lastIndexOf('\n\n') + 1);
const ROOT = TEXT.split('\n')[2];
const flipped = (bytes, at = 0) => Buffer.from(bytes).map((byte, i) => (i === at ? byte ^ 1 : byte));
const own = signed(TEXT, log);
const spoilt = own.replace(/(\S)(\S{3}\n)$/, (all, sign, rest) => (sign === 'A' ? 'B' : 'A') + rest);
const ownId = keyId(ORIGIN, log);
const with_ = (...lines) => receipt({ lines: lines.join('') });
/* A receipt whose checkpoint the log has signed, whatever it says. */
const saying = (text, parts = {}) => receipt({ ...parts, text, lines: signed(text, log) });

/* --- what holds, and what the witnesses of the policy have made of it --- */

const HOLDS = [
  ['as it was given', GOOD],
  ['with its hidden parts in the other order', receipt({ openings: [PRIVATE, LATER] })],
  ['with one hidden part', receipt({ openings: [LATER] })],
  ['with the other hidden part', receipt({ openings: [PRIVATE] })],
  ['with no hidden part', receipt({ openings: [] })],
  ['with a hidden part of no bytes', receipt({ entry: `${HEAD}${member('later', commitment(opening('later', 1, '')))}}`, openings: [opening('later', 1, '')] })],
  ['of an entry that is no JSON, and shows nothing', receipt({ entry: 'later private', openings: [] })],
  ['of an entry of no bytes', receipt({ entry: '', openings: [] })],
  ['of the first entry', receipt({ index: 0 })],
  ['of the last entry, which hangs high in the tree', receipt({ index: 4 })],
  ['of an entry alone in its log', receipt({ index: 0, size: 1 })],
  ['of a log of nine', receipt({ index: 8, size: 9 })],
  ['signed by a stranger besides', with_(signed(TEXT, stranger, 'en.annen.example'), own)],
  ['signed badly by a stranger besides', with_(own, line('en.annen.example', [1, 2, 3, 4], [0]))],
  ["signed by a stranger in the log's name besides", with_(signed(TEXT, stranger), own)],
  ['signed twice', with_(own, own)],
  ['with 64 signatures', with_(...Array(63).fill(signed(TEXT, stranger, 'en.annen.example')), own)],
  ['with a sign in a stranger\'s name that is no white space', with_(own, signed(TEXT, stranger, 'en\ufeffannen'))],
  ['cosigned by one witness', with_(own, cosigned(TEXT, rotary)), 'too-few'],
  ['cosigned by two witnesses', with_(cosigned(TEXT, universitetet, AT + 60), own, cosigned(TEXT, rotary)), 'witnessed'],
  ['cosigned twice by one witness', with_(own, cosigned(TEXT, rotary), cosigned(TEXT, rotary, AT + 60)), 'too-few'],
  ['with a forged cosignature', with_(own, cosigned(TEXT, rotary), cosigned(`${TEXT}x`, universitetet)), 'forged'],
  ['with a cosignature of another time than it says', with_(own, cosigned(TEXT, rotary, AT, AT + 1)), 'forged'],
  ['with a cosignature cut short', with_(own, line(rotary.name, keyId(rotary.name, rotary.key, COSIGNATURE), [0, 0, 0, 0])), 'forged'],
  ["with a witness's key under another's name", with_(own, cosigned(TEXT, { ...rotary, name: universitetet.name })), 'unwitnessed'],
];

/* --- what can be read, and does not hold --- */

const doubled = `${HEAD},"open":{}${BOTH}${member('private', commitment(PRIVATE))}}`;
const crossed = `${HEAD}${member('later', commitment(PRIVATE))}${member('private', commitment(LATER))}}`;
const onlyLater = (rest) => `${HEAD}${member('later', commitment(LATER))}${rest}}`;

const FAILS = [
  ['a lower index', receipt({ place: 1 })],
  ['a higher index', receipt({ place: 3 })],
  ['an index at the size', receipt({ place: 5 })],
  ['the highest index', receipt({ place: '9223372036854775807' })],
  ['a size that the log has not signed', receipt({ text: TEXT.replace('\n5\n', '\n6\n'), lines: own })],
  ['a larger size that the log has signed over the same root', saying(TEXT.replace('\n5\n', '\n9\n'))],
  ['a smaller size that the log has signed over the same root', saying(TEXT.replace('\n5\n', '\n4\n'))],
  ['a size of none', saying(TEXT.replace('\n5\n', '\n0\n'))],
  ['a root that the log has not signed', receipt({ text: checkpointOf(5, flipped(Buffer.from(ROOT, 'base64'))), lines: own })],
  ['another root that the log has signed', saying(checkpointOf(5, flipped(Buffer.from(ROOT, 'base64'))))],
  ['siblings swapped', receipt({ proof: [PROOF[1], PROOF[0], PROOF[2]] })],
  ['siblings the other way round', receipt({ proof: PROOF.toReversed() })],
  ['a sibling missing', receipt({ proof: PROOF.slice(1) })],
  ['the last sibling missing', receipt({ proof: PROOF.slice(0, -1) })],
  ['no siblings', receipt({ proof: [] })],
  ['a sibling twice', receipt({ proof: [PROOF[0], ...PROOF] })],
  ['the root as a sibling besides', receipt({ proof: [...PROOF, Buffer.from(ROOT, 'base64')] })],
  ['the first sibling changed', receipt({ proof: [flipped(PROOF[0]), PROOF[1], PROOF[2]] })],
  ['the last sibling changed', receipt({ proof: [PROOF[0], PROOF[1], flipped(PROOF[2], 31)] })],
  ['128 siblings', receipt({ proof: Array(128).fill(PROOF[0]) })],
  ['another entry', receipt({ shown: ENTRY.replace('2021', '2022') })],
  ['an entry with a space more', receipt({ shown: `${ENTRY} ` })],
  ['no entry', receipt({ shown: '' })],
  ['other words in a hidden part', receipt({ openings: [LATER, { ...PRIVATE, json: '{"name":"Arne Øvre"}' }] })],
  ['another salt', receipt({ openings: [{ ...LATER, salt: Buffer.alloc(32, 13) }, PRIVATE] })],
  ["a hidden part under the other's name", receipt({ openings: [{ ...PRIVATE, class: 'later' }] })],
  ['a hidden part that the entry does not promise', receipt({ entry: onlyLater('') })],
  ["each other's promises", receipt({ entry: crossed })],
  ['a promise of null', receipt({ entry: onlyLater(',"private":null') })],
  ['a promise of nothing', receipt({ entry: onlyLater(',"private":""') })],
  ['a promise in a list', receipt({ entry: onlyLater(`,"private":["${commitment(PRIVATE)}"]`) })],
  ['a promise spelled another way', receipt({ entry: onlyLater(member('private', commitment(PRIVATE).replace('=', ''))) })],
  ['a promise deeper in', receipt({ entry: `${HEAD},"open":{${BOTH.slice(1)}}}` })],
  ['a promise twice', receipt({ entry: doubled })],
  ['an entry in which another member stands twice', receipt({ entry: ENTRY.replace('"open":{}', '"open":{"a":1,"a":1}') })],
  ['an entry that is a list', receipt({ entry: `[${ENTRY}]` })],
  ['an entry that is no JSON', receipt({ entry: `${ENTRY},` })],
  ['an entry that is no JSON by its white space', receipt({ entry: `\u00a0${ENTRY}` })],
  ['an entry of other bytes than UTF-8', receipt({ entry: Buffer.concat([Buffer.from(ENTRY.slice(0, -1)), Buffer.from(',"x":"\xff"}', 'latin1')]) })],
  ['an entry with a byte order mark', receipt({ entry: `\ufeff${ENTRY}` })],
  ['an entry with a sign of zero', receipt({ entry: ENTRY.replace('"open":{}', '"open":{"a":"\\u0000"}') })],
  ['an entry with half a sign', receipt({ entry: ENTRY.replace('"open":{}', '"open":{"a":"\\ud800"}') })],
  ['an entry of 33 levels', receipt({ entry: ENTRY.replace('"open":{}', `"open":${'['.repeat(32)}${']'.repeat(32)}`) })],
  ['no signature of the log', with_(cosigned(TEXT, rotary))],
  ["another key's signature in the log's name", with_(signed(TEXT, stranger))],
  ["another key's signature under the log's key id", with_(line(ORIGIN, ownId, stranger.sign(TEXT)))],
  ['a changed signature', with_(spoilt)],
  ['a changed signature beside a good one', with_(own, spoilt)],
  ['a good signature beside a changed one', with_(spoilt, own)],
  ["the log's signature over another checkpoint", with_(signed(TEXT.replace('\n5\n', '\n6\n'), log))],
  ["the log's signature by another scalar", with_(line(ORIGIN, ownId, otherScalar(log.sign(TEXT))))],
  ['a signature of 63 bytes', with_(line(ORIGIN, ownId, log.sign(TEXT).subarray(0, 63)))],
  ['a signature of 65 bytes', with_(line(ORIGIN, ownId, [...log.sign(TEXT), 0]))],
  ['a signature of zeros', with_(line(ORIGIN, ownId, Buffer.alloc(64)))],
];

const elsewhere = TEXT.replace(ORIGIN, 'andre.example.no');

const OTHER = [
  ['of another log', receipt({ text: elsewhere, lines: signed(elsewhere, stranger, 'andre.example.no') })],
  ["of another log, signed by this one's key", saying(elsewhere)],
  ["of a log whose name begins with this one's", saying(TEXT.replace(ORIGIN, `${ORIGIN}-2`))],
];

/* --- what is no receipt --- */

const put = (from, to) => GOOD.replace(from, () => to);
const SALT = base64(LATER.salt);
const PART = `{"class":"later","salt":"${SALT}","json":"e30="}`;
const spelled = (openings, entry = '"e30="') => receipt({ extra: `{"entry":${entry},"openings":${openings}}` });
const part = (kind, rest) => spelled(`[{"class":${kind}${rest}}]`);
const bytes = (...all) => Buffer.concat(all.map((one) => (typeof one === 'string' ? Buffer.from(one) : Buffer.from(one))));

const UNREADABLE = [
  ['nothing', ''],
  ['a word', 'hei\n'],
  ['lines that end as on another system', GOOD.replaceAll('\n', '\r\n')],
  ['a first line that ends so', put('@v1\n', '@v1\r\n')],
  ['an index that ends so', put(`index ${INDEX}\n`, `index ${INDEX}\r\n`)],
  ['a checkpoint that ends so', receipt({ note: `${TEXT}\n${own}`.replaceAll('\n', '\r\n') })],
  ['a byte order mark before it', `\ufeff${GOOD}`],
  ['in sixteen bits', Buffer.from(GOOD, 'utf16le')],
  ['an empty line before it', `\n${GOOD}`],
  ['an empty line after it', `${GOOD}\n`],
  ['a sign after it', `${GOOD}x`],
  ['a sign and a line end after it', `${GOOD}x\n`],
  ['a zero after it', bytes(GOOD, [0])],
  ['itself after it', GOOD + GOOD],
  ['without its last line end', GOOD.slice(0, -1)],
  ['without its signature', receipt({ lines: '' })],
  ['without its checkpoint', receipt({ note: '' })],
  ['only its first line', FIRST_LINE],
  ['no first line', receipt({ first: '' })],
  ['a later version', receipt({ first: FIRST_LINE.replace('v1', 'v2') })],
  ['an empty line behind the first', receipt({ first: `${FIRST_LINE}\n` })],

  ['no extra', receipt({ extraLine: '' })],
  ['an empty extra', receipt({ extra: '' })],
  ['extra twice', receipt({ extraLine: `extra ${base64(extraOf(ENTRY, []))}\n`.repeat(2) })],
  ['extra behind the index', receipt({ extraLine: '', indexLine: `index ${INDEX}\nextra ${base64(extraOf(ENTRY, []))}\n` })],
  ['an unknown line', receipt({ indexLine: `index ${INDEX}\nmore e30=\n` })],
  ['an unknown line before the index', receipt({ indexLine: `more e30=\nindex ${INDEX}\n` })],
  ['extra in capitals', put('extra ', 'Extra ')],
  ['extra with two spaces', put('extra ', 'extra  ')],
  ['extra with a tab', put('extra ', 'extra\t')],
  ['extra with a space behind', put(`\nindex`, ' \nindex')],
  ['extra without its padding', receipt({ extraLine: `extra ${base64('{"entry":"","openings":[]}').replace(/=+$/, '')}\n` })],
  ['extra in another alphabet', receipt({ entry: '>>>???', openings: [], extraLine: `extra ${base64(extraOf('>>>???', [])).replace(/[+/]/g, '_')}_\n` })],

  ['extra: an object of nothing', receipt({ extra: '{}' })],
  ['extra: a list', receipt({ extra: '[]' })],
  ['extra: null', receipt({ extra: 'null' })],
  ['extra: no openings', receipt({ extra: '{"entry":"e30="}' })],
  ['extra: no entry', receipt({ extra: '{"openings":[]}' })],
  ['extra: the other order', receipt({ extra: '{"openings":[],"entry":"e30="}' })],
  ['extra: a member more', receipt({ extra: '{"entry":"e30=","openings":[],"more":1}' })],
  ['extra: a member more before', receipt({ extra: '{"more":1,"entry":"e30=","openings":[]}' })],
  ['extra: a member twice', receipt({ extra: '{"entry":"e30=","entry":"e30=","openings":[]}' })],
  ['extra: a space in it', receipt({ extra: extraOf(ENTRY, []).replace(':', ': ') })],
  ['extra: a space in the list', spelled('[ ]')],
  ['extra: a space behind it', receipt({ extra: `${extraOf(ENTRY, [])} ` })],
  ['extra: a line end behind it', receipt({ extra: `${extraOf(ENTRY, [])}\n` })],
  ['extra: a byte order mark before it', receipt({ extra: `\ufeff${extraOf(ENTRY, [])}` })],
  ['extra: no UTF-8', receipt({ extra: bytes('{"entry":"e30=","openings":[]}', [0xff]) })],
  ['extra: an escape', spelled('[]', '"\\u00650="')],
  ['extra: an entry of null', spelled('[]', 'null')],
  ['extra: an entry of a number', spelled('[]', '1')],
  ['extra: an entry without its padding', spelled('[]', '"e30"')],
  ['extra: an entry whose last bits are not nought', spelled('[]', '"e31="')],
  ['extra: openings of null', spelled('null')],
  ['extra: openings of a number', spelled('7')],
  ['extra: openings of an object', spelled('{}')],
  ['extra: a comma too many', spelled(`[${PART},]`)],
  ['extra: a comma before', spelled(`[,${PART}]`)],
  ['extra: no comma', spelled(`[${PART}${PART.replace('later', 'private')}]`)],
  ['extra: an opening twice', spelled(`[${PART},${PART}]`)],
  ['extra: an opening twice with another between', spelled(`[${PART},${PART.replace('later', 'private')},${PART}]`)],
  ['extra: an opening of nothing', spelled('[{}]')],
  ['extra: an opening of null', spelled('[null]')],
  ['extra: an opening of a class in the open', part('"open"', `,"salt":"${SALT}","json":"e30="`)],
  ['extra: an opening of no class', part('""', `,"salt":"${SALT}","json":"e30="`)],
  ['extra: an opening whose class is a list', part('["later"]', `,"salt":"${SALT}","json":"e30="`)],
  ['extra: an opening with a short salt', part('"later"', ',"salt":"MDEy","json":"e30="')],
  ['extra: an opening without a salt', part('"later"', ',"json":"e30="')],
  ['extra: an opening without words', part('"later"', `,"salt":"${SALT}"`)],
  ['extra: an opening in the other order', part('"later"', `,"json":"e30=","salt":"${SALT}"`)],
  ['extra: an opening with a member more', part('"later"', `,"salt":"${SALT}","json":"e30=","more":1`)],

  ['no index', receipt({ indexLine: '' })],
  ['an index of nothing', receipt({ place: '' })],
  ['an index with a nought before', receipt({ place: '02' })],
  ['an index with a plus', receipt({ place: '+2' })],
  ['an index below nought', receipt({ place: '-1' })],
  ['an index in hexadecimal', receipt({ place: '0x2' })],
  ['an index with a fraction', receipt({ place: '2.0' })],
  ['an index with a space behind', receipt({ place: '2 ' })],
  ['an index above all', receipt({ place: '9223372036854775808' })],
  ['an index of twenty digits', receipt({ place: '10000000000000000000' })],
  ['an index twice', receipt({ indexLine: 'index 2\nindex 2\n' })],
  ['a sibling that is too short', receipt({ hashes: 'AAAA\n' })],
  ['a sibling of 33 bytes', receipt({ hashes: `${base64(Buffer.alloc(33))}\n` })],
  ['a sibling whose last bits are not nought', receipt({ hashes: `${'A'.repeat(42)}B=\n` })],
  ['a sibling with a space before', receipt({ hashes: ` ${base64(PROOF[0])}\n` })],
  ['a sibling with a space behind', receipt({ hashes: `${base64(PROOF[0])} \n` })],
  ['a space for a sibling', receipt({ hashes: ' \n' })],
  ['siblings apart', put(`${base64(PROOF[0])}\n`, `${base64(PROOF[0])}\n\n`)],
  ['an empty line before the siblings', receipt({ indexLine: `index ${INDEX}\n\n` })],
  ['129 siblings', receipt({ proof: Array(129).fill(PROOF[0]) })],
  ['no empty line before the checkpoint', put(`\n\n${ORIGIN}`, `\n${ORIGIN}`)],
  ['two empty lines before the checkpoint', put(`\n\n${ORIGIN}`, `\n\n\n${ORIGIN}`)],

  ['an unknown extension line that the log has signed', saying(`${TEXT}utvidelse\n`)],
  ['two unknown extension lines that the log has signed', saying(`${TEXT}en\nto\n`)],
  ['an empty extension line that the log has signed', saying(`${TEXT}\n`)],
  ['an origin of nothing', saying(TEXT.replace(ORIGIN, ''))],
  ['an origin in capitals', saying(TEXT.replace(ORIGIN, ORIGIN.toUpperCase()))],
  ['an origin with a scheme', saying(TEXT.replace(ORIGIN, `https://${ORIGIN}`))],
  ['an origin with a slash behind', saying(TEXT.replace(ORIGIN, `${ORIGIN}/`))],
  ['an origin with a point in a later part', saying(TEXT.replace(ORIGIN, 'priser.example.no/ka.ring'))],
  ["an origin of a juror's key", saying(TEXT.replace(ORIGIN, `${ORIGIN}/juror/a`))],
  ["an origin of the documents' key", saying(TEXT.replace(ORIGIN, `${ORIGIN}/documents`))],
  ['an origin of 201 signs', saying(TEXT.replace(ORIGIN, 'a'.repeat(201)))],
  ['a size with a nought before', saying(TEXT.replace('\n5\n', '\n05\n'))],
  ['a size below nought', saying(TEXT.replace('\n5\n', '\n-5\n'))],
  ['a size of nothing', saying(TEXT.replace('\n5\n', '\n\n'))],
  ['a size above all', saying(TEXT.replace('\n5\n', '\n9223372036854775808\n'))],
  ['a size and an origin in the other order', saying(TEXT.replace(`${ORIGIN}\n5\n`, `5\n${ORIGIN}\n`))],
  ['no size', saying(TEXT.replace('\n5\n', '\n'))],
  ['no root', saying(`${ORIGIN}\n5\n`)],
  ['a root that is too short', saying(`${ORIGIN}\n5\nAAAA\n`)],
  ['a root without its padding', saying(TEXT.replace('=\n', '\n'))],

  ['a hyphen for the dash', with_(own.replace('—', '-'))],
  ['a dash of another length', with_(own.replace('—', '–'))],
  ['no space behind the dash', with_(own.replace('— ', '—'))],
  ['two spaces behind the dash', with_(own.replace('— ', '—  '))],
  ['a space behind a signature', with_(own.replace('\n', ' \n'))],
  ['a signature of four bytes', with_(own, line('en.annen', [1, 2, 3, 4], []))],
  ['a signature of nothing', with_(own, '— en.annen \n')],
  ['a signature whose last bits are not nought', with_(own, '— en.annen AAAAAAB=\n')],
  ['a signature by nobody', with_(own, '— AAAAAAAA\n')],
  ['a name with a plus', with_(own, signed(TEXT, stranger, 'en+annen'))],
  ['a name with a space that does not break', with_(own, signed(TEXT, stranger, 'en\u00a0annen'))],
  ['a name with a broad space', with_(own, signed(TEXT, stranger, 'en\u3000annen'))],
  ['a name with the next line in it', with_(own, signed(TEXT, stranger, 'en\u0085annen'))],
  ['a name with a control sign', with_(own, signed(TEXT, stranger, 'en\u0001annen'))],
  ['a name that is no UTF-8', bytes(GOOD, '— en', [0xff], 'annen AAAAAAAA\n')],
  ['a name with half a sign', bytes(GOOD, '— en', [0xed, 0xa0, 0x80], 'annen AAAAAAAA\n')],
  ['an empty line between signatures', with_(own, '\n', own)],
  ['65 signatures', with_(...Array(65).fill(own))],
];

/* --- the file --- */

/* As text, and where it is no text in base64. */
const written = (file) => (typeof file === 'string' ? { file } : { base64: base64(file) });

const cases = (outcome, list) => list.map(([name, file, witnesses = 'unwitnessed']) =>
  ({ name, ...written(file), outcome, ...(outcome === 'holds' && { witnesses }) }));

export const receipts = () => ({
  note: 'Receipts, held to by the server, the command and the browser alike: made by receipts.mjs beside it',
  key: verifier(ORIGIN, log),
  policy: [
    `log ${verifier(ORIGIN, log)}`,
    ...WITNESSES.map(({ short, name, key }) => `witness ${short} ${verifier(name, key, COSIGNATURE)}`),
    'group partnere 2 rotary universitetet avisen',
    'quorum partnere',
    '',
  ].join('\n'),
  cases: [...cases('holds', HOLDS), ...cases('fails', FAILS), ...cases('other', OTHER), ...cases('unreadable', UNREADABLE)],
});

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.stdout.write(`${JSON.stringify(receipts(), null, 2)}\n`);
