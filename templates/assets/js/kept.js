/* Signed ballots that are on their way: kept before they are sent, gone when their receipt has been checked. Whoever wants a
 * copy of their own gets the file. */
import { BALLOTS, read, remove, write } from './store.js';

const slot = ({ log, juror, edition, step }) => `${log} ${juror} ${edition} ${step}`;

export const keep = (desk, note) => write(BALLOTS, slot(desk), { note });
export const drop = (desk) => remove(BALLOTS, slot(desk));

/* The signed note that waits for its receipt; undefined when none does. */
export const waiting = async (desk) => (await read(BALLOTS, slot(desk)))?.note;

/* A link to the file, behind the line that tells what happened. */
export function offer(place, note, words, name) {
  const link = Object.assign(document.createElement('a'), {
    className: 'ds-link',
    textContent: words,
    download: name,
    href: URL.createObjectURL(new Blob([note], { type: 'text/plain' })),
  });
  place.append(' ', link);
}
