/* A policy of witnesses (c2sp.org/tlog-policy): who they are, and how many make a checkpoint witnessed. The server has refused
 * one that is wrong; what cannot be read here is no policy. */
import { cosignedAt, readWitness } from './cosignature.js';

const wrong = (what) => {
  throw new Error(what);
};

/* {names: name → {witness} or {needed, members}, quorum}, the names in the order of their lines. */
export async function readPolicy(text) {
  const names = new Map();
  let quorum;
  for (const line of text.split('\n')) {
    const [word, name, ...rest] = line.split(/[ \t]+/).filter(Boolean);
    if (!word || word.startsWith('#') || word === 'log') continue;
    if (word === 'witness') names.set(name, { witness: await readWitness(rest[0] ?? '') });
    else if (word === 'group') {
      const [needed, ...members] = rest;
      const count = { all: members.length, any: 1 }[needed] ?? Number(needed);
      if (!(count >= 1 && count <= members.length) || !members.every((one) => names.has(one))) wrong('not a group');
      names.set(name, { needed: count, members });
    } else if (word === 'quorum') quorum = name;
    else wrong('not a line of a policy');
  }
  return quorum === 'none' || names.has(quorum) ? { names, quorum } : wrong('no quorum');
}

function holds({ names, quorum }, at) {
  const witnessed = new Set();
  for (const [name, { witness, needed, members }] of names)
    if (witness ? at.has(name) : members.filter((one) => witnessed.has(one)).length >= needed) witnessed.add(name);
  return quorum === 'none' ? witnessed.size > 0 : witnessed.has(quorum);
}

/* What a note that readNote gave has of them: {outcome, of, at: name → seconds, forged [names]}, the outcome one of
 *   'witnessed'    as many have signed as the policy asks for
 *   'too-few'      some have, fewer than that
 *   'unwitnessed'  none has
 *   'forged'       a signature under a witness's name is not its own: the note is worth nothing
 *   'unjudged'     there are signatures that this browser cannot check */
export async function judgeWitnesses(note, policy, verify) {
  const told = { outcome: 'unwitnessed', of: 0, at: new Map(), forged: [] };
  let unjudged = false;
  for (const [name, { witness }] of policy.names) {
    if (!witness) continue;
    told.of++;
    const at = await cosignedAt(note, witness, verify);
    if (at === 'forged') told.forged.push(name);
    else if (at === null) unjudged = true;
    else if (at > 0n) told.at.set(name, at);
  }
  if (told.forged.length) told.outcome = 'forged';
  else if (unjudged) told.outcome = 'unjudged';
  else if (holds(policy, told.at)) told.outcome = 'witnessed';
  else if (told.at.size) told.outcome = 'too-few';
  return told;
}

/* How many of the policy's witnesses signed a note at that time (seconds, a BigInt) or later. None when a signature is forged or
 * cannot be judged: then nothing can be built on the others. */
export async function witnessesSince(note, policy, since, verify) {
  const { outcome, at } = await judgeWitnesses(note, policy, verify);
  if (outcome === 'forged' || outcome === 'unjudged') return 0;
  return [...at.values()].filter((when) => when >= since).length;
}
