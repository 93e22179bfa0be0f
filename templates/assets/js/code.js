/* The short code of an entry: the first 50 bits of SHA-256("kaaring code v1\n" || entry) as ten signs of Crockford's base 32. */
import { sha256, utf8 } from './bytes.js';

const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS = 50n;
const BITS_A_SIGN = 5n;

/* `entry`: its bytes. Without the hyphen that people read it with. */
export async function codeOf(entry) {
  const hash = await sha256(utf8('kaaring code v1\n'), entry);
  const first = hash.slice(0, 8).reduce((whole, byte) => (whole << 8n) | BigInt(byte), 0n) >> (64n - BITS);
  let code = '';
  for (let at = BITS - BITS_A_SIGN; at >= 0n; at -= BITS_A_SIGN) code += SIGNS[Number((first >> at) & 31n)];
  return code;
}
