/* The door to libsodium: the one library that signs, here as on the server. */
import sodium from './vendor/libsodium-wrappers.js';

await sodium.ready;

export const newSigningKey = () => sodium.crypto_sign_keypair(); /* {publicKey, privateKey} */
export const newBoxKey = () => sodium.crypto_box_keypair();
export const sign = (message, privateKey) => sodium.crypto_sign_detached(message, privateKey);
export const random = (n) => sodium.randombytes_buf(n);

/* As note.js wants it. */
export function verify(publicKey, message, signature) {
  return sodium.crypto_sign_verify_detached(signature, message, publicKey);
}

export const publicOf = (secret) => sodium.crypto_scalarmult_base(secret);
/* For the owner of a box key, by nobody in particular. */
export const sealBox = (message, publicKey) => sodium.crypto_box_seal(message, publicKey);
/* Throws when it was sealed to another key. */
export const openBox = (sealed, publicKey, privateKey) => sodium.crypto_box_seal_open(sealed, publicKey, privateKey);
