/* What a ballot chooses, and ballots as they are read again. One way to write the same choices, byte for byte what the server writes
 * too. Pages that only read marks have this without the library that signs and seals. */
import { decode, encode } from './base64.js';
import { unframed } from './frame.js';
import { noteHash, readLines, readNote } from './note.js';

/* --- choices --- */

function choiceOf(id, mark, criteria) {
  if (mark === 'aside') return { id, recused: true };
  if (mark?.abstain) return { id, abstain: true };
  return { id, s: Array.from({ length: criteria }, (_, i) => mark?.s?.[i] ?? null) };
}

/* `marks`: by candidate id {s: [number or null, in the rules' order], abstain, reason}, or 'aside'. */
export const scores = (candidates, marks, criteria) =>
  JSON.stringify({ m: 'scores', c: candidates.map(({ id }) => choiceOf(id, marks[id], criteria)) });

export const motion = (vote) => JSON.stringify({ m: 'motion', v: vote });

/* What no text may hold: control characters, and halves of signs that are no character. */
const clean = (value) =>
  value.replace(/\r\n?/g, '\n').replace(/\t/g, ' ').replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '').trim();

/* Reasons to the jury, by candidate, in the slate's order. */
export function reasons(candidates, marks) {
  const said = candidates.map(({ id }) => [id, clean(marks[id]?.reason ?? '')]).filter(([, reason]) => reason);
  return JSON.stringify(Object.fromEntries(said));
}

/* --- reading one again --- */

/* Choices and reasons, and nothing behind them. */
function opened(bytes) {
  const { texts, rest } = unframed(bytes, 2);
  if (rest.length) throw new Error('a ballot frames two parts');
  return texts;
}

/* A signed ballot: {note, text, hash, step, juror, number, choices, texts}; its signature is not judged. What is sealed in one
 * is empty here. Throws. */
export async function readBallot(bytes) {
  const note = readNote(bytes);
  const { what, lines } = readLines(note.text);
  if (what !== 'ballot') throw new Error('not a ballot');
  const value = Object.fromEntries(lines);
  const [choices, texts] = value.seal ? ['{}', '{}'] : opened(decode(value.choices));
  return {
    note,
    text: note.text,
    hash: encode(await noteHash(note.text)),
    log: value.log,
    edition: value.edition,
    step: value.step,
    juror: value.juror,
    number: Number(value.number),
    choices: JSON.parse(choices),
    texts: JSON.parse(texts),
  };
}
