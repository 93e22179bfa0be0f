/* A member's marks before they are handed in: kept in this browser and nowhere else. What was handed in before, perhaps on
 * another device, is where a browser without drafts begins. */
import { readBallot } from './ballot.js';

const slot = ({ log, juror, edition, step }) => `kaaring marks ${log} ${juror} ${edition} ${step}`;

function drafts(desk) {
  try {
    const kept = JSON.parse(localStorage.getItem(slot(desk)));
    return kept && typeof kept === 'object' ? kept : {};
  } catch {
    return {};
  }
}

/* False when the browser does not keep it. */
export function save(desk, id, mark) {
  try {
    localStorage.setItem(slot(desk), JSON.stringify({ ...drafts(desk), [id]: mark }));
    return true;
  } catch {
    return false;
  }
}

async function handedIn({ earlier }) {
  if (!earlier) return {};
  const { choices, texts } = await readBallot(earlier);
  return Object.fromEntries((choices.c ?? []).map(({ id, s, abstain }) => [id, { s, abstain, reason: texts[id] }]));
}

/* By candidate id: {s: [number or null], abstain, reason, note}. */
export async function load(desk) {
  return { ...(await handedIn(desk).catch(() => ({}))), ...drafts(desk) };
}

/* 'marked' when every criterion has a mark, 'partly', 'unmarked', 'abstains'. */
export function stateOf(mark, criteria) {
  if (mark?.abstain) return 'abstains';
  const given = (mark?.s ?? []).filter((one) => Number.isInteger(one)).length;
  if (given === 0) return 'unmarked';
  return given < criteria ? 'partly' : 'marked';
}

export const isDone = (state) => state === 'marked' || state === 'abstains';
