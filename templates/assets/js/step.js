/* What a step is bound to, checked before anything is believed: that the log holds its opening, that the three documents
 * (five of a sealed step) are the ones that the opening names, and that both the server and the chair signed each, by a key
 * that the log has. */
import { decode, encode } from './base64.js';
import { text } from './bytes.js';
import { deviceKey, signerName } from './device.js';
import { isSignedBy, keyId, noteHash, readKey, readLines, readNote } from './note.js';
import { readPolicy, witnessesSince } from './policy.js';
import { checkReceipt } from './proof.js';
import { openShare } from './seal.js';
import { leafHash } from './tree.js';
import { verify } from './sodium.js';

const DOCUMENTS = ['rules', 'slate', 'roll'];
const SEALING = ['holders', 'key'];
const SIGNATURES = 2;

/* Thrown when something does not fit: then nothing is signed. */
export class Wrong extends Error {}
/* Of that, what time mends: the witnesses have not signed yet. */
export class Unwitnessed extends Wrong {}
export class Uncounted extends Wrong {}
const must = (holds, what) => {
  if (!holds) throw new Wrong(what);
};

/* What step.opened says in the open; of a secret edition it stands in the entry's later part. */
function openingOf({ entry, openings }) {
  const said = JSON.parse(text(entry));
  if (said.type !== 'sealed') return said;
  const later = openings.find(({ class: kind }) => kind === 'later');
  must(later, 'the opening of the step is closed');
  return JSON.parse(text(later.json));
}

/* The key of one enrolment, as the log has it: before the step opened, for this person, signed by itself. */
async function enrolledKey(file, { person, log, before }, logKey) {
  const { outcome, receipt } = await checkReceipt(file, logKey, verify);
  must(outcome === 'holds' && receipt.index < before, `the receipt of the chair's key: ${outcome}`);
  const part = receipt.openings.find(({ class: kind }) => kind === 'private');
  must(part, "the chair's enrolment is closed");
  const note = readNote(JSON.parse(text(part.json)).private.note);
  const { what, lines } = readLines(note.text);
  const value = (word) => lines.find(([name]) => name === word)?.[1];
  must(what === 'enrol' && value('log') === log && value('juror') === person, "the chair's key is somebody else's");
  const name = signerName({ log, juror: person });
  const publicKey = decode(value('ed25519'));
  const key = { name, id: await keyId(name, publicKey), publicKey };
  must(await isSignedBy(note, key, verify), "the chair's key did not sign its enrolment");
  return key;
}

async function signedByOneOf(note, keys) {
  for (const key of keys) if (await isSignedBy(note, key, verify)) return true;
  return false;
}

async function readDocument(what, bytes, hash, desk, documents, chair) {
  must(typeof bytes === 'string', `${what}: it is missing`);
  const note = readNote(bytes);
  const { what: found, lines } = readLines(note.text);
  const value = (word) => lines.find(([name]) => name === word)?.[1];
  must(encode(await noteHash(note.text)) === hash, `${what}: the opening names another`);
  must(note.signatures.length === SIGNATURES, `${what}: two sign it`);
  must(await isSignedBy(note, documents, verify), `${what}: not signed by the server`);
  must(await signedByOneOf(note, chair), `${what}: not signed by the chair`);
  must(found === what && value('log') === desk.log && value('edition') === desk.edition && value('step') === desk.step,
    `${what}: of something else`);
  return { lines, value };
}

function readRules({ value }) {
  const secrecy = value('secrecy');
  must(['open', 'sealed'].includes(secrecy), `a secrecy that this page does not know: ${secrecy}`);
  const witnesses = value('witnesses');
  must(/^(0|[1-9][0-9]?)$/.test(witnesses), `witnesses that this page cannot count: ${witnesses}`);
  const [lowest, highest] = value('scale').split(' ').map(Number);
  const criteria = value('criteria') === 'none' ? [] : value('criteria').split(' ').map((one) => one.split(':')[0]);
  return { method: value('method'), lowest, highest, criteria, closes: value('closes'), secrecy, sealedLength: Number(value('sealed-length')), witnesses: Number(witnesses) };
}

/* --- what a sealed step has besides --- */

function readHolders({ lines, value }) {
  const holders = lines.filter(([word]) => word === 'holder').map(([, line], i) => {
    const [index, person, signing, box] = line.split(' ');
    must(Number(index) === i + 1, 'the holders are out of order');
    return { person, signing: decode(signing), box: decode(box) };
  });
  return { threshold: Number(value('threshold')), holders };
}

/* {note: hash of the key note, key, length, threshold, holders [{person, signing, box}], digests}. */
function readSealing(read, opening, said) {
  const { threshold, holders } = readHolders(read.holders);
  const { lines, value } = read.key;
  const digests = lines.filter(([word]) => word === 'digest').map(([, line]) => decode(line.split(' ')[1]));
  must(value('holders') === opening.open.holders, 'the key is for other holders');
  must(value('scheme') === `shamir-gf256 ${threshold} ${holders.length}` && digests.length === holders.length,
    'the key is split otherwise than the holders say');
  return { note: opening.open.key, key: decode(value('key')), length: said.sealedLength, threshold, holders, digests };
}

/* This device's share, as openShare gives it. Throws Wrong. */
async function ownShare(desk, seal, box) {
  try {
    return await openShare(desk, await deviceKey(desk), seal, box && decode(box));
  } catch (fault) {
    throw new Wrong(fault.message);
  }
}

/* Whether a close that says this of a person leaves their last ballot alone: it counts it, or a newer one, which nobody else can have
 * signed; or it says that the key was nobody's. A correction may have found that the ballot was not theirs. */
const leaves = (row, own, isCorrection) =>
  row?.hash === own.hash || row?.number > own.number || row?.why === 'excluded' || (isCorrection && row?.why === 'not_theirs');

/* That as many witnesses as the rules ask for have seen the log with this entry in it: they signed it after the close. Who they are
 * is the log's policy, whose hash stands in its mails. */
async function mustBeWitnessed({ said, policy }, { entry, checkpoint }) {
  if (said.witnesses === 0) return;
  must(policy, 'the rules ask for witnesses, and the log has none');
  const at = Date.parse(JSON.parse(text(entry)).at);
  must(Number.isFinite(at), 'the close tells no time');
  const since = BigInt(Math.ceil(at / 1000));
  const n = await witnessesSince(checkpoint.note, await readPolicy(policy), since, verify);
  if (n < said.witnesses) throw new Unwitnessed(`the close is witnessed by ${n}, and the rules ask for ${said.witnesses}`);
}

/* What the close fixed, or a correction of it, as the log has it: {leaf: hash of the entry, row: what it says of this person,
 * mustCount(own): throws Uncounted when it counts another ballot than `own` ({hash in base64, number}) for them}. Throws Wrong when it
 * is of another step than readStep gave, or lacks the witnesses that the rules ask for. */
export async function readClosed(desk, step) {
  const { outcome, receipt } = await checkReceipt(step.closed, step.logKey, verify);
  must(outcome === 'holds', `the receipt of the close: ${outcome}`);
  const said = openingOf(receipt);
  await mustBeWitnessed(step, receipt);
  must(['step.closed', 'step.corrected'].includes(said.type) && said.edition === desk.edition && said.open.step === desk.step, 'the close of another step');
  const row = said.later.closed.ballots.find(({ juror }) => juror === desk.juror);
  const mustCount = (own) => {
    if (!leaves(row, own, said.type === 'step.corrected')) throw new Uncounted('the close counts another ballot than the last');
  };
  return { leaf: encode(await leafHash(receipt.entry)), row, mustCount };
}

/* {opened, rules, slate, roll: hashes in base64, said {method, lowest, highest, criteria}, candidates [{id, commitment}],
 * logKey}; of a sealed step seal as readSealing and own, this device's share, as ownShare; closed: the receipt of its close,
 * when it has one; policy: the text of the log's policy of witnesses, when it has one. Throws Wrong. */
export async function readStep(desk) {
  const answer = await fetch(desk.documents, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`no documents: ${answer.status}`);
  const given = await answer.json();
  const [logKey, documents] = await Promise.all([readKey(given.log), readKey(given.documents)]);
  must(logKey.name === desk.log && documents.name === `${desk.log}/documents`, 'keys of another log');
  const { outcome, receipt } = await checkReceipt(given.opened, logKey, verify);
  must(outcome === 'holds', `the receipt of the opening: ${outcome}`);
  const opening = openingOf(receipt);
  must(opening.type === 'step.opened' && opening.edition === desk.edition && opening.open.step === desk.step,
    'the opening of another step');
  const whose = { person: given.chair.person, log: desk.log, before: receipt.index };
  const chair = await Promise.all(given.chair.enrolments.map((file) => enrolledKey(file, whose, logKey)));
  const read = {};
  const sealed = opening.open.key !== undefined;
  for (const what of sealed ? [...DOCUMENTS, ...SEALING] : DOCUMENTS)
    read[what] = await readDocument(what, given[what], opening.open[what], desk, documents, chair);
  const roll = read.roll.lines.filter(([word]) => word === 'juror').map(([, id]) => id);
  must(roll.includes(desk.juror), 'this person is not in the roll');
  const said = readRules(read.rules);
  must(sealed === (said.secrecy === 'sealed'), 'sealed by half');
  const seal = sealed ? readSealing(read, opening, said) : null;
  return {
    opened: encode(await leafHash(receipt.entry)),
    rules: opening.open.rules,
    slate: opening.open.slate,
    roll: opening.open.roll,
    said,
    seal,
    own: seal && (await ownShare(desk, seal, given.share)),
    closed: given.closed,
    policy: given.policy,
    candidates: read.slate.lines.filter(([word]) => word === 'candidate').map(([, value]) => {
      const [id, commitment] = value.split(' ');
      return { id, commitment };
    }),
    logKey,
  };
}
