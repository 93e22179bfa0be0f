/* What browsers do for a sealed step, by their own scripts: the chair's makes the key and shares it, a juror's seals, a holder's
 * gives its share. */
import { createHash, randomBytes } from 'node:crypto';

import { built } from './built.mjs';
import { noteHash, signNote } from './note.mjs';

const { makeStepKey, sealPart, shareDigest } = await built('seal');
const { newBoxKey, openBox, sealBox } = await built('sodium');

const decode = (text) => new Uint8Array(Buffer.from(text, 'base64'));
const encode = (bytes) => Buffer.from(bytes).toString('base64');
const values = (note) => Object.fromEntries(note.split('\n').map((line) => [line.split(' ')[0], line.slice(line.indexOf(' ') + 1)]));
const entryOf = (receipt) => Buffer.from(JSON.parse(Buffer.from(receipt.match(/^extra (.*)$/m)[1], 'base64')).entry, 'base64');
const leafOf = (entry) => createHash('sha256').update(Buffer.of(0)).update(entry).digest('base64');

export { newBoxKey };

/* The chair's part of opening: {key: the signed note's text, shares, secret: what no browser would keep}. */
export async function makeSealing(holdersNote, { misfit = false } = {}) {
  const { log, edition, step, threshold } = values(holdersNote);
  const boxes = [...holdersNote.matchAll(/^holder \d+ \S+ \S+ (\S+)$/gm)].map(([, box]) => decode(box));
  const { key: theirs, shares } = makeStepKey(Number(threshold), boxes.length);
  const key = misfit ? makeStepKey(Number(threshold), boxes.length).key : theirs;
  const digests = await Promise.all(shares.map((share) => shareDigest({ log, edition, step }, key, share)));
  const text = [
    'kaaring key v1', `log ${log}`, `edition ${edition}`, `step ${step}`, `salt ${encode(randomBytes(32))}`,
    `holders ${noteHash(holdersNote)}`, `scheme shamir-gf256 ${threshold} ${boxes.length}`, `key ${encode(key)}`,
    ...digests.map((digest, i) => `digest ${i + 1} ${encode(digest)}`), '',
  ].join('\n');
  return { text, sealed: JSON.stringify(shares.map((share, i) => encode(sealBox(share, boxes[i])))), shares };
}

/* The last lines of a ballot whose others are `lines`: {key, seal}. */
export async function sealChoices(documents, lines, choices, texts) {
  const { key } = values(documents.key);
  const length = Number(values(documents.rules)['sealed-length']);
  const head = `kaaring ballot v1\n${Object.entries(lines).map(([word, value]) => `${word} ${value}\n`).join('')}`;
  return encode(await sealPart({ key: decode(key), length }, head, { choices, texts }));
}

export const keyHash = (documents) => (documents.key ? noteHash(documents.key) : 'none');

/* A holder's share of a closed step, as a note's text; `spoil` may change its lines. */
export function shareText(member, step, documents, spoil = (lines) => lines) {
  const index = [...documents.holders.matchAll(/^holder (\d+) (\S+) /gm)].find(([, , person]) => person === member.desk.juror)[1];
  const share = openBox(decode(documents.share), member.box.publicKey, member.box.privateKey);
  const lines = spoil({
    log: member.desk.log, edition: member.edition, step, juror: member.desk.juror, key: noteHash(documents.key), scheme: 'shamir-gf256',
    closed: leafOf(entryOf(documents.closed)), index, share: encode(share),
  });
  return `kaaring share v1\n${Object.entries(lines).map(([word, value]) => `${word} ${value}\n`).join('')}`;
}

export const signShare = (member, text) => signNote(text, [[member.signer, member.key]]);
