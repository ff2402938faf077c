/** Messages of the RPC (oRPC's peer protocol), right, almost right and wrong. */
import * as fc from 'fast-check';
import { call, type Call } from './calls.ts';
import {
  byteEdits,
  editBytes,
  editJson,
  hostileJson,
  hostileText,
  jsonEdits,
  type ByteEdit,
  type JsonEdit,
  jsonText,
  record,
} from './hostile.ts';
import type { Sandbox } from './sandbox.ts';

export type Frame =
  | { kind: 'call'; id: string; call: Call; edits: JsonEdit[] }
  /** 3: a part of a stream; 4: no longer wanted. */
  | { kind: 'other'; id: string; type: number; payload: unknown }
  | { kind: 'broken'; call: Call; edits: ByteEdit[] }
  | { kind: 'text'; text: string };

const id = fc.oneof(fc.constantFrom('1', '1', '2', '__proto__', ''), hostileText);
const frame: fc.Arbitrary<Frame> = fc.oneof(
  record({ kind: fc.constant('call' as const), id, call, edits: jsonEdits }),
  record({ kind: fc.constant('other' as const), id, type: fc.constantFrom(1, 2, 3, 4, 5, -1), payload: hostileJson }),
  record({ kind: fc.constant('broken' as const), call, edits: byteEdits }),
  record({ kind: fc.constant('text' as const), text: hostileText }),
);
export const frames: fc.Arbitrary<Frame[]> = fc.array(frame, { minLength: 1, maxLength: 5 });

const RIGHT_ID = 'richtig';
/** A call that is answered as long as anything is. */
export const rightFrame = JSON.stringify({ i: RIGHT_ID, p: { u: '/state/get', b: {} } });
/** Whether this is the answer to it. */
export const isRightAnswer = (text: string) => text.startsWith(`{"i":"${RIGHT_ID}"`) && text.includes('"settings"');

/** What is sent, without what leads out of the sandbox. */
export function frameText(given: Frame, { confine }: Pick<Sandbox, 'confine'>): string {
  if (given.kind === 'text') return given.text;
  if (given.kind === 'other') return JSON.stringify({ i: given.id, t: given.type, p: given.payload });
  const { path, input } = given.call;
  const url = `/${path.replace('.', '/')}`;
  const message = (body: unknown) => ({ i: given.kind === 'call' ? given.id : '1', p: { u: url, b: { json: body } } });
  if (given.kind === 'broken')
    return editBytes(Buffer.from(JSON.stringify(message(confine(input)))), given.edits).toString();
  const edited = confine(editJson(message(input), given.edits)) as { p?: { u?: unknown } | null } | null | undefined;
  const payload = edited?.p;
  // A URL leads nowhere, but would be taken for a path.
  if (typeof payload === 'object' && typeof payload?.u === 'string') payload.u = url;
  return jsonText(edited);
}
