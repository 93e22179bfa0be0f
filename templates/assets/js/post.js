/* Sends a form's values as a program does, and reads the answer: {ok, fault, sentence, …}; null when there was none. */

export async function post(action, values, options = {}) {
  try {
    const answer = await fetch(action, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      credentials: 'same-origin',
      body: JSON.stringify(values),
      ...options,
    });
    return { ok: answer.ok, status: answer.status, ...(await answer.json()) };
  } catch {
    return null;
  }
}

/* Nothing was decided: the same may be sent again. */
export const mayComeAgain = (answer) => answer === null || answer.status >= 500 || answer.status === 429;

/* One button that is pressed once at a time: `act` (values of the form) while it is held, `say` writes into the form's line. The page
 * gives it disabled: pressed before its script is there it would send the form as it stands, without what is signed. */
export function onPress(form, act) {
  const place = form.querySelector('[data-outcome]');
  const button = form.querySelector('button[type="submit"]');
  const say = (text, good) => {
    place.textContent = text ?? '';
    if (good === undefined) delete place.dataset.good;
    else place.dataset.good = good;
  };
  button.disabled = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    say(place.dataset.working);
    try {
      await act(say);
    } catch (fault) {
      console.warn(fault);
      say(place.dataset.failed, false);
    }
    button.disabled = false;
  });
  return say;
}

/* A refused form gives the token for the next try. */
export function renew(form, answer) {
  if (answer?.token) form.elements.token.value = answer.token;
}
