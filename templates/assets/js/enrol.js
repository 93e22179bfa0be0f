/* The welcome: one press, and this device has a key that is known. Nobody is asked for anything. */
import { deviceKey, isKnown } from './device.js';
import { makeKey } from './keys.js';
import { mayComeAgain, onPress, post, renew } from './post.js';

const form = document.querySelector('form[data-desk]');
const desk = JSON.parse(form?.dataset.desk || '{}');

/* A key whose note never arrived is sent again as it was. */
async function enrol(say) {
  const place = form.querySelector('[data-outcome]');
  const key = (await deviceKey(desk)) ?? (await makeKey(desk));
  let answer = await send(key.note);
  if (answer && !answer.ok && answer.fault?.startsWith('note_')) answer = await send((await makeKey(desk)).note);
  if (answer?.ok || answer?.fault === 'key_in_use') location.assign(answer.redirect ?? form.dataset.next);
  else say(mayComeAgain(answer) ? place.dataset.failed : answer.sentence, false);
}

async function send(note) {
  const answer = await post(form.action, { token: form.elements.token.value, note });
  renew(form, answer);
  return answer;
}

if (form) {
  if (await isKnown(desk)) location.replace(form.dataset.next);
  onPress(form, enrol);
}
