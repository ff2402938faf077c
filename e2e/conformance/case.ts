import { expect } from 'vitest';
import { until } from '../fixtures/until.ts';
import { valuesOf, type Answer } from './messages.ts';
import { type Behaviour, type Exchange, type RawUpstream } from './upstream.ts';
import type { Ending } from './reader.ts';
import type { Target, TargetName } from './targets.ts';
import { visit, type Door, type Visitor } from './visitor.ts';

/** What both sides of a front have seen when a case is over. */
export type Seen = {
  /** The final answers, in order; `null`: the connection ended without one. */
  answers: readonly (Answer | null)[];
  ending: Ending;
  /** What reached the upstream. */
  requests: readonly Exchange[];
};

/** One thing that a front may do. */
export type Check = {
  /** In the words of a table's cell: "passes it on". */
  says: string;
  /** The visitor waits until the front closes the connection. */
  closes?: boolean;
  /** `false`: it waits for no answer, only until the request has reached the upstream. */
  waits?: boolean;
  /** A further request on the same connection must be answered: nobody is out of step. */
  goesOn?: boolean;
  assert: (seen: Seen) => void | Promise<void>;
};

/** What a script has at hand. */
export type Scene = {
  target: Target;
  name: TargetName;
  upstream: RawUpstream;
  /** A new visitor; closed when the case is over. */
  visit: (door?: Door) => Promise<Visitor>;
};

/** What is done to a front, and what it must do. */
export type Case = {
  /** A sentence of which the front is the subject: "refuses two lengths". */
  name: string;
  run: (scene: Scene) => Promise<void>;
  /** Where the two differ on purpose. */
  difference: { nginx: string; ours: string; why: string } | null;
  /** It takes long and needs nothing of the upstream: it runs beside the others, from the start. */
  isAside?: boolean;
};

/** Both do the same, or each its own for a reason. */
type Verdict = Check | { nginx: Check; ours: Check; why: string };

type Exchangeable = {
  door?: Door;
  /** Bytes as latin1; several are sent one after the other, in pieces of their own. */
  send: string | readonly string[];
  /** How many answers the visitor waits for. */
  answers?: number;
  method?: string;
  /** The visitor closes his half when he has sent all. */
  andCloses?: boolean;
  upstream?: Behaviour;
  must: Verdict;
};

/** The usual case: bytes are sent, and answers are waited for. */
export function exchange(
  name: string,
  { door, send, answers = 1, method, andCloses = false, upstream: behaviour, must }: Exchangeable,
): Case {
  return {
    name,
    difference: 'why' in must ? { nginx: must.nginx.says, ours: must.ours.says, why: must.why } : null,
    async run({ upstream, visit: come, name: target }) {
      const check = 'why' in must ? must[target] : must;
      upstream.begin(behaviour);
      const visitor = await come(door);
      for (const piece of typeof send === 'string' ? [send] : send) {
        visitor.write(piece);
        await new Promise(setImmediate);
      }
      if (andCloses) visitor.socket.end();
      const seen: (Answer | null)[] = [];
      if (check.waits !== false) for (let left = answers; left > 0; left--) seen.push(await visitor.answer(method));
      else await until('it reaches the upstream', () => upstream.seen[0] ?? null);
      const requests = [...upstream.seen];
      if (check.closes === true) await visitor.reader.ended();
      await check.assert({ answers: seen, ending: visitor.reader.ending, requests });
      expect(upstream.malformed).toEqual([]);
      if (check.goesOn === true) await expectInStep(visitor, upstream, door);
    },
  };
}

/** A case that is a talk of its own. */
export function talk(name: string, run: (scene: Scene) => Promise<void>, difference: Case['difference'] = null): Case {
  return { name, run, difference };
}

/** A case that waits for a deadline of the front's: a talk that needs nothing of the upstream. */
export function wait(name: string, run: (scene: Scene) => Promise<void>, difference: Case['difference'] = null): Case {
  return { ...talk(name, run, difference), isAside: true };
}

async function expectInStep(visitor: Visitor, upstream: RawUpstream, door: Door | undefined): Promise<void> {
  upstream.begin();
  visitor.write(door === 'plain' ? inTheHouse(get('/weiter')) : get('/weiter'));
  const answer = await visitor.answer();
  expect(answer?.status).toBe(200);
  expect(upstream.seen.map(({ request }) => request.target)).toEqual(['/weiter']);
}

/** Runs a case against a target. */
export async function runCase(one: Case, scene: Omit<Scene, 'visit'>): Promise<void> {
  const visitors: Visitor[] = [];
  try {
    await one.run({
      ...scene,
      visit: async (door) => {
        const visitor = await visit(scene.target, door);
        visitors.push(visitor);
        return visitor;
      },
    });
  } finally {
    for (const visitor of visitors) visitor.close();
  }
}

/** It answers by itself with one of these, nothing reaches the upstream, and the connection is closed. */
export function refused(...statuses: number[]): Check {
  return {
    says: `refuses it (${statuses.join(' or ')})`,
    closes: true,
    assert({ answers, requests }) {
      expect(requests.map(({ request }) => request.line)).toEqual([]);
      expect(statuses).toContain(answers[0]?.status);
    },
  };
}

/** It answers by itself with one of these, and nothing reaches the upstream; the connection may live on. */
export function answeredByItself(...statuses: number[]): Check {
  return { ...refused(...statuses), says: `answers by itself (${statuses.join(' or ')})`, closes: false };
}

/** The connection is closed, with an error or without a word, and nothing reaches the upstream. */
export const closedOrRefused: Check = {
  says: 'closes the connection, with an error or without a word',
  closes: true,
  assert({ answers, requests }) {
    expect(requests.map(({ request }) => request.line)).toEqual([]);
    if (answers[0] !== null && answers[0] !== undefined) expect(answers[0].status).toBeGreaterThanOrEqual(400);
  },
};

/** It reaches the upstream, whatever the visitor gets for it. */
export function reachesUpstream(says: string): Check {
  return { says, waits: false, assert: ({ requests }) => expect(requests).not.toHaveLength(0) };
}

type Passed = {
  says?: string;
  line?: string;
  /** Of these fields, exactly these values in this order; `[]`: none. */
  fields?: Readonly<Record<string, readonly string[]>>;
  body?: string;
  status?: number;
  goesOn?: boolean;
};

/** Exactly one request reaches the upstream, looks like this, and its answer reaches the visitor. */
export function passed({
  says = 'passes it on',
  line,
  fields = {},
  body,
  status = 200,
  goesOn = true,
}: Passed = {}): Check {
  return {
    says,
    goesOn,
    async assert({ answers, requests }) {
      expect(requests.map(({ request }) => request.line)).toHaveLength(1);
      const [exchange] = requests;
      if (exchange === undefined) return;
      if (line !== undefined) expect(exchange.request.line).toBe(line);
      for (const [name, values] of Object.entries(fields))
        expect({ [name]: valuesOf(exchange.request, name) }).toEqual({ [name]: values });
      if (body !== undefined) expect((await exchange.body()).toString('latin1')).toBe(body);
      expect(answers[0]?.status).toBe(status);
      expect(answers[0]?.complete).toBe(true);
    },
  };
}

/** What is asked of the answer alone. */
export function answered(says: string, look: (answer: Answer, seen: Seen) => void, goesOn = true): Check {
  return {
    says,
    goesOn,
    assert(seen) {
      const [answer] = seen.answers;
      if (answer === null || answer === undefined) throw new Error('no answer');
      look(answer, seen);
    },
  };
}

const NAME = 'meinefirma.localhost';
const HOST = `Host: ${NAME}\r\n`;

/** The same from a device in the house, which knows another name: whoever asks for the public one is led to HTTPS. */
export const inTheHouse = (request: string): string => request.replace(NAME, '192.168.1.2:8080');

/** A GET with these header lines. */
export const get = (target = '/', lines = ''): string => `GET ${target} HTTP/1.1\r\n${HOST}${lines}\r\n`;
/** A POST with these header lines, which say how long the body is. */
export const post = (lines: string, body = '', target = '/'): string =>
  `POST ${target} HTTP/1.1\r\n${HOST}${lines}\r\n${body}`;

/** Each of its bytes by itself. */
export const bytesOf = (text: string): string[] => Array.from(text);

/** Answers every request with these bytes. */
export const answering =
  (bytes: string): Behaviour =>
  async (one) => {
    await one.body();
    one.write(bytes);
  };
/** The same, and closes then. */
export const answeringAndClosing =
  (bytes: string): Behaviour =>
  async (one) => {
    await one.body();
    one.end(bytes);
  };
