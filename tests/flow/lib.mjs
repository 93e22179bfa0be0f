/* What a flow test needs: the real program on a port of its own, and visitors who walk through it.
 *
 *   import test from 'node:test';
 *   import assert from 'node:assert/strict';
 *   import { serve } from './lib.mjs';
 *
 *   test('a proposal gets its number', async (t) => {
 *     const server = await serve(t);
 *     const form = await server.visitor().form('/gronn-grunder/3/foresla');
 *     const answer = await form.send({ candidate: 'Solvind AS', … });
 *     assert.equal(answer.status, 200);
 *   });
 *
 * Tests are tests/flow/NAME.test.mjs; each file is a process of its own, and several run side by side. No test sleeps:
 * what must be awaited is asked for (`until`), and time is moved by the program's own clock. */
export { serve, command, until, scratch, freePort, diskBound, sizeOfData, spoilText } from './lib/server.mjs';
export { Visitor, multipart } from './lib/visitor.mjs';
export { formsOf, textOf } from './lib/html.mjs';
export { newKey, signNote, openNote, noteHash, verifierOf } from './lib/note.mjs';
