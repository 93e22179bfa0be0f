/* The sealing of a step, made in the chair's browser: a key that nobody has whole, and for each holder a share that nobody else can
 * open. Nothing of the secret is left here afterwards. */
import { decode, encode } from './base64.js';
import { noteHash, readLines } from './note.js';
import { makeStepKey, shareDigest } from './seal.js';
import { random, sealBox } from './sodium.js';

/* Of a holders note: {text: that of the key note, shares: sealed, in base64, in the holders' order}. */
export async function makeSealing({ log, edition }, holders) {
  const { lines } = readLines(holders);
  const value = (word) => lines.find(([name]) => name === word)[1];
  const boxes = lines.filter(([word]) => word === 'holder').map(([, holder]) => decode(holder.split(' ')[3]));
  const step = { log, edition, step: value('step') };
  const { key, shares } = makeStepKey(Number(value('threshold')), boxes.length);
  const digests = await Promise.all(shares.map((share) => shareDigest(step, key, share)));
  const sealed = shares.map((share, i) => encode(sealBox(share, boxes[i])));
  for (const share of shares) share.fill(0);
  const text = [
    'kaaring key v1', `log ${log}`, `edition ${edition}`, `step ${step.step}`, `salt ${encode(random(32))}`,
    `holders ${encode(await noteHash(holders))}`, `scheme shamir-gf256 ${value('threshold')} ${boxes.length}`,
    `key ${encode(key)}`, ...digests.map((digest, i) => `digest ${i + 1} ${encode(digest)}`), '',
  ].join('\n');
  return { text, shares: sealed };
}
