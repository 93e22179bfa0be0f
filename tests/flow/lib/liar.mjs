/* A server that lies with the log's own hand. What a step's page is given names the key that its receipts are held to: here that is a
 * key of ours under the log's name, so that whatever is made up is signed, and only what it says can betray it. */
import { createHash } from 'node:crypto';

import { newKey, signNote, verifierOf } from './note.mjs';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
const base64 = (bytes) => Buffer.from(bytes).toString('base64');
const key = newKey();

const cut = (text, by) => [text.slice(0, text.indexOf(by)), text.slice(text.indexOf(by) + by.length)];

/* The same receipt under our signature. */
export function signedAnew(receipt) {
  const [head, note] = cut(receipt, '\n\n');
  const [text] = cut(note, '\n\n');
  return `${head}\n\n${signNote(`${text}\n`, [[text.split('\n')[0], key]])}`;
}

/* A receipt of a log of one entry. */
function receiptOf(origin, entry, openings) {
  const bytes = JSON.stringify(entry);
  const extra = base64(JSON.stringify({ entry: base64(bytes), openings }));
  const note = signNote(`${origin}\n1\n${base64(sha256([0], bytes))}\n`, [[origin, key]]);
  return `c2sp.org/tlog-proof@v1\nextra ${extra}\nindex 0\n\n${note}`;
}

const commitment = (salt, json) => base64(sha256('kaaring commit v1\nlater\n', salt, json));

/* A receipt of the same entry, with what is hidden in it changed. */
function madeUp(receipt, origin, change) {
  const { entry, openings } = JSON.parse(Buffer.from(receipt.match(/^extra (.*)$/m)[1], 'base64'));
  const said = JSON.parse(Buffer.from(entry, 'base64'));
  for (const opening of openings.filter((one) => one.class === 'later')) {
    const told = JSON.stringify(change(JSON.parse(Buffer.from(opening.json, 'base64'))));
    opening.json = base64(told);
    said.later = commitment(Buffer.from(opening.salt, 'base64'), told);
  }
  return receiptOf(origin, said, openings);
}

export const liarsKey = (origin) => verifierOf(origin, key.raw);

/* A checkpoint of ours. */
export const liarsCheckpoint = (origin, size, root) => signNote(`${origin}\n${size}\n${base64(root)}\n`, [[origin, key]]);

/* When all that is made up happens. */
export const LIED_AT = '2021-10-22T10:00:00Z';

/* A sealed entry that says this, and its receipt. */
export function sealedReceipt(origin, said) {
  const [salt, json] = [Buffer.alloc(32, 1), JSON.stringify(said)];
  return receiptOf(origin, { v: 1, type: 'sealed', at: LIED_AT, later: commitment(salt, json) }, [{ class: 'later', salt: base64(salt), json: base64(json) }]);
}

/* What a step's page is given, by a log that is ours; `change`, where there is one, makes another close of what the close told. */
export function lied(given, change) {
  const [origin] = given.log.split('+');
  return {
    ...given,
    log: liarsKey(origin),
    opened: signedAnew(given.opened),
    chair: { ...given.chair, enrolments: given.chair.enrolments.map(signedAnew) },
    closed: change ? madeUp(given.closed, origin, change) : signedAnew(given.closed),
  };
}
