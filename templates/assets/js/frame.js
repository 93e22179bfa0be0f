/* Texts in a row, each behind the length of its bytes, in four of them: as ballots and their sealed parts hold choices and reasons. The
 * server's half is src/base/frame.c. */
import { join, text, utf8 } from './bytes.js';

const LENGTH_BYTES = 4;

export function framed(...texts) {
  return join(...texts.map(utf8).flatMap((part) => {
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, part.length);
    return [length, part];
  }));
}

/* The first `n` texts and what stands behind them: {texts, rest}. Throws when there are not so many. */
export function unframed(bytes, n) {
  const texts = [];
  let at = 0;
  while (texts.length < n) {
    const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    const part = bytes.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length);
    if (part.length !== length) throw new Error('a frame is cut');
    texts.push(text(part));
    at += LENGTH_BYTES + length;
  }
  return { texts, rest: bytes.subarray(at) };
}
