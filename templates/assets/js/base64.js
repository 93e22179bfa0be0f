/* Base64 as the log's formats have it: the standard alphabet, padded, and only one way to write the same bytes. */

const PIECE = 0x8000;

export function encode(bytes) {
  let binary = '';
  for (let at = 0; at < bytes.length; at += PIECE) binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(binary);
}

/* Throws for anything that `encode` would not have written. */
export function decode(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  if (encode(bytes) !== text) throw new Error('not canonical base64');
  return bytes;
}
