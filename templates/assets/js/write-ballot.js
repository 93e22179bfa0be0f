/* The ballot as a text: «kaaring ballot v1», line by line. Of a sealed step the choices are sealed to its key, for this very
 * ballot. */
import { encode } from './base64.js';
import { framed } from './frame.js';
import { sealPart } from './seal.js';

const NONCE_BYTES = 32;

/* `step` as readStep gives it; `earlier` as readBallot, or null; `nonce` is 32 random bytes. Null when the reasons are longer
 * than a sealed part may be. */
export async function ballotText(desk, step, { earlier, nonce, choices, texts }) {
  if (nonce.length !== NONCE_BYTES) throw new Error('a nonce has 32 bytes');
  const lines = [
    ['log', desk.log], ['edition', desk.edition], ['step', desk.step],
    ['opened', step.opened], ['rules', step.rules], ['slate', step.slate], ['roll', step.roll], ['key', step.seal?.note ?? 'none'],
    ['juror', desk.juror], ['number', earlier ? earlier.number + 1 : 1], ['replaces', earlier ? earlier.hash : 'none'],
    ['nonce', encode(nonce)],
  ];
  const head = `kaaring ballot v1\n${lines.map(([word, value]) => `${word} ${value}\n`).join('')}`;
  if (!step.seal) return `${head}choices ${encode(framed(choices, texts))}\n`;
  const sealed = await sealPart(step.seal, head, { choices, texts });
  return sealed && `${head}seal ${encode(sealed)}\n`;
}
