/* Ed25519 by the browser itself (Web Crypto). Older browsers lack it, which is an answer of its own: nobody is told that
 * a signature holds, or that it does not, when nobody looked. */

/* true: it holds; false: it does not; null: this browser cannot tell. */
export async function verify(publicKey, message, signature) {
  let key;
  try {
    key = await crypto.subtle.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, key, signature, message);
}
