/* A member's devices: which of them this is, and the fingerprint of the key that it really keeps. */
import { encode } from './base64.js';
import { sha256, utf8 } from './bytes.js';
import { deviceKey } from './device.js';

const SIGNS = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 16;

/* 80 bits over both public keys, "abcd efgh ijkl mnop": what enrolment_fingerprint in the server makes. */
export async function fingerprint({ publicKey, box }) {
  const hash = await sha256(utf8('kaaring fingerprint v1\n'), publicKey, box.publicKey);
  const bits = Array.from(hash, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const signs = Array.from({ length: LENGTH }, (_, i) => SIGNS[Number.parseInt(bits.slice(5 * i, 5 * i + 5), 2)]).join('');
  return signs.match(/.{4}/g).join(' ');
}

const list = globalThis.document?.querySelector('[data-devices]');

async function begin() {
  const key = await deviceKey(JSON.parse(list.dataset.desk)).catch(() => undefined);
  const own = key && list.querySelector(`[data-key="${CSS.escape(encode(key.publicKey))}"]`);
  document.querySelector(own ? '[data-this-device]' : '[data-no-device]').hidden = false;
  if (!own) return;
  own.querySelector('[data-own]').hidden = false;
  const place = document.querySelector('[data-fingerprint]');
  if (!place) return;
  place.textContent = await fingerprint(key);
  const said = own.querySelector('[data-said]').textContent;
  document.querySelector('[data-differs]').hidden = said === place.textContent;
}

if (list) await begin();
