/* «Vis resultatet»: this device gives its share of a closed step's secret, once it has seen for itself that the step is closed, that
 * the log says so, and that the share is the one that was promised when the step opened. Else it gives nothing and says why. */
import { encode } from './base64.js';
import { readBallot } from './ballot.js';
import { deviceKey } from './device.js';
import { signed } from './keys.js';
import { onPress, post, renew } from './post.js';
import { readClosed, readStep, Unwitnessed, Wrong } from './step.js';

const form = document.querySelector('[data-unseal]');
const desk = JSON.parse(form?.dataset.desk || '{}');

async function shareText() {
  const step = await readStep(desk);
  if (!step.own) return null;
  const own = desk.earlier ? await readBallot(desk.earlier) : desk.replaces;
  const { leaf } = await readClosed(desk, step, own);
  const { index, share } = step.own;
  return `kaaring share v1\nlog ${desk.log}\nedition ${desk.edition}\nstep ${desk.step}\njuror ${desk.juror}\nkey ${step.seal.note}\n` +
    `scheme shamir-gf256\nclosed ${leaf}\nindex ${index}\nshare ${encode(share)}\n`;
}

async function give(say) {
  let text;
  try {
    text = await shareText();
  } catch (fault) {
    console.warn(fault);
    if (fault instanceof Unwitnessed) return say(form.dataset.unwitnessed); /* no fault of anybody's: a wait */
    return say(fault instanceof Wrong ? form.dataset.wrong : form.dataset.unchecked, false);
  }
  if (!text) return say(form.dataset.other, false);
  const note = await signed(desk, await deviceKey(desk), text);
  const answer = await post(form.action, { token: form.elements.token.value, note });
  renew(form, answer);
  if (answer?.ok) location.assign(answer.redirect);
  else say(answer?.sentence ?? form.dataset.unchecked, false);
}

if (form) onPress(form, give);
