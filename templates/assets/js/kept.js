/* Signed ballots that are on their way: kept before they are sent, until their receipt has been checked. The last one that was
 * handed in stays, to be compared with what was counted. Whoever wants a copy of their own gets the file. */
import { BALLOTS, HANDED, read, remove, write } from './store.js';

const slot = ({ log, juror, edition, step }) => `${log} ${juror} ${edition} ${step}`;

export const keep = (desk, note) => write(BALLOTS, slot(desk), { note });
export const drop = (desk) => remove(BALLOTS, slot(desk));

/* Its receipt has come: what stays is a convenience, which a full disk may refuse. */
export async function settle(desk, note) {
  await write(HANDED, slot(desk), { note }).catch(() => undefined);
  await drop(desk);
}

/* The last one that this device handed in and has a receipt of; undefined when there is none. */
export const handed = async (desk) => (await read(HANDED, slot(desk)))?.note;

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
