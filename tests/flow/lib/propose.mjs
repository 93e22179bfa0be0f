/* What tests of the public form share: a proposal that is right, and the way to the form. */

export const GOOD = {
  candidate: 'Biokullverket Åssiden',
  why: 'De prøver ut biokull i to testanlegg her i Drammen. Biokullet binder karbon som ellers ville ha blitt sluppet ut som CO₂.',
  name: 'Kari Nordmann-Eksempel',
  relation: 'Kunde',
  email: 'kari@example.no',
};

/* The path of an award's form, as the front page gives it. */
export async function formPath(visitor, award = 'gronn-grunder') {
  const { awards } = await visitor.json('/');
  return awards.find(({ url }) => url === `/${award}`).propose.url;
}

/* Sends a proposal by the form and gives the page behind it. */
export async function propose(visitor, values = {}, award) {
  const form = await visitor.form(await formPath(visitor, award), 'foresla');
  return form.send({ ...GOOD, ...values });
}

/* How long the log is, as everybody can see: nothing that was refused may have made it grow. */
export async function logSize(visitor) {
  return Number((await visitor.get('/log/checkpoint')).body.split('\n')[1]);
}

/* Proposes `many` candidates, "Foretak 1" and on, several at a time. */
export async function proposeMany(server, many) {
  let next = 0;
  const some = async () => {
    const visitor = server.visitor();
    const form = await visitor.form(await formPath(visitor), 'foresla');
    while (next < many) {
      const i = ++next;
      const { fields } = await visitor.form(form.answer.path, 'foresla');
      const answer = await visitor.post(form.action, { ...fields, ...GOOD, candidate: `Foretak ${i}` });
      if (answer.status !== 303) throw new Error(`${i}: ${answer.status} ${answer.text}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, some));
}
