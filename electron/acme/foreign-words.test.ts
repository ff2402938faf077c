/** A CA's words, and those that it quotes: none of them commands a terminal, and none of them takes long to read. */
import { describe, expect, test } from 'vitest';
import { noArrivals, toFailureError, validationFailure, type ErrorContext } from './failures.ts';
import { parseProblem, problemFromText, problemText } from './problem.ts';
import { isPaused, limitIn, retryTimeIn, unpauseUrlIn } from './rate-limit-words.ts';
import { parseValidationProblem } from './validation-words.ts';

const context: ErrorContext = {
  directoryUrl: 'https://ca.test/dir',
  name: 'meinefirma.de',
  profile: null,
  externalAccount: false,
};
// eslint-disable-next-line no-control-regex -- these are what is looked for
const COMMANDS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const evil = '\u001b]0;pwned\u0007\u001b[2J\u009b31mX\u202Eevil\u2066\u200b\r\b\u0000';
const document = {
  type: `urn:${evil}`,
  detail: `Zeile 1\nZeile 2 ${evil}`,
  subproblems: [{ type: evil, detail: evil, identifier: { type: 'dns', value: evil } }],
};

describe('Words of a CA', () => {
  test.each([
    ['a problem', parseProblem(document, 403)],
    ['a problem as text', parseProblem(JSON.stringify(document), 403)],
    ['a problem with only a title', parseProblem({ title: evil }, 403)],
    ['a page', parseProblem(`<h1>${evil}</h1>`, 502)],
    ['an error of the library, which quotes the CA', problemFromText(evil)],
  ])('lose what commands a terminal where they are read: %s', (_, problem) => {
    expect(JSON.stringify(problem).replaceAll(String.raw`\n`, ' ')).not.toMatch(COMMANDS);
    for (const text of [
      problem.type,
      problem.detail,
      ...problem.subproblems.flatMap(({ type, detail, identifier }) => [type, detail, identifier]),
    ]) {
      expect(text ?? '').not.toMatch(COMMANDS);
    }
  });

  test('stay in their lines, and keep what is no command', () => {
    expect(parseProblem(document, 403)).toMatchObject({
      type: 'urn: ]0;pwned [2J 31mXevil',
      detail: 'Zeile 1\nZeile 2 ]0;pwned[2J31mXevil',
    });
    expect(problemFromText('Prüfung für „müller.de“: 日本 – 5 €').detail).toBe('Prüfung für „müller.de“: 日本 – 5 €');
  });

  test('do not hide a token from being taken out by characters that nobody sees', () => {
    const token = `${'a'.repeat(20)}\u200b${'b'.repeat(20)}`;
    expect(problemFromText(`acme-challenge/${token} was not found`).detail).toBe('acme-challenge/… was not found');
  });

  test('in a title that the CA quotes do not get into the failure', () => {
    const detail = `Invalid response from http://x: "<title>${evil}</title>"`;
    const failure = validationFailure(
      parseProblem({ type: 'urn:ietf:params:acme:error:unauthorized', detail }, null),
      noArrivals,
      context,
    );
    expect(JSON.stringify(failure)).not.toMatch(COMMANDS);
  });

  test('in an error do not get into the failure', () => {
    const session = { signal: new AbortController().signal, lastNetworkError: null, lastErrorResponse: null };
    const { failure } = toFailureError(new Error(evil), session as never, context);
    expect(failure).toMatchObject({ code: 'CA_PROTOCOL' });
    expect(JSON.stringify(failure)).not.toMatch(COMMANDS);
  });
});

describe('The time that reading takes grows no faster than the text', () => {
  const problemOf = (type: string, detail: string) => ({
    type: `urn:ietf:params:acme:error:${type}`,
    status: null,
    detail,
    subproblems: [],
  });
  const readers: Record<string, (text: string) => unknown> = {
    limitIn,
    retryTimeIn,
    isPaused,
    unpauseUrlIn,
    problemFromText,
    problemText: (text) => problemText(problemOf('connection', text)),
    unauthorized: (text) => parseValidationProblem(problemOf('unauthorized', text), 'x.de'),
    connection: (text) => parseValidationProblem(problemOf('connection', text), 'x.de'),
    dns: (text) => parseValidationProblem(problemOf('dns', text), 'x.de'),
  };
  /** What is repeated, and what stands before and behind it. */
  const traps: readonly (readonly [before: string, repeated: string, behind: string])[] = [
    ['', 'accounts ', ''],
    ['', 'accounts registrations\n', ''],
    ['https://unpause/', '.', 'x'],
    ['', 'https://', ''],
    ['', 'https://unpause.).;', 'x '],
    ['', 'retry after 2026-01-01 ', ''],
    ['', 'Non-200 status code ', ''],
    ['', 'Non-200 status code returned 40', ''],
    ['', 'Invalid response from x [y', ''],
    ['Invalid response from ', 'x', ' [y'],
    ['Invalid response from x [', ']', ''],
    ['', 'Fetching x', ''],
    ['Fetching ', 'x', ''],
    ['', '"', ''],
    ['', '\\"', '\\'],
    ['"', '\\"', '\\'],
    ['', '"\\\n', ''],
    ['', '<title', ''],
    ['<title>', ' ', 'x'],
    ['', '<title>x', ''],
    ['', ':1', 'x'],
    ['', '1:', 'x'],
    ['', 'a', '.'],
    ['', 'abcdefghijklmnopqrstuvwxyz.', ''],
    ['', 'acme-challenge/', ''],
    ['', 'time out', ''],
    ['', ' ', 'x'],
    ['', '\u001b\u202e', 'x'],
    ['', '[::1]', ''],
  ];
  const filled = ([before, repeated, behind]: (typeof traps)[number], length: number): string =>
    before + repeated.repeat(Math.floor((length - before.length - behind.length) / repeated.length)) + behind;
  /** The least of many: whatever else the machine does takes time away from none of them, but adds to the others. */
  const leastMs = (read: () => unknown): number => {
    let least = Infinity;
    for (let round = 0; round < 12; round++) {
      const begun = performance.now();
      for (let count = 0; count < 4; count++) read();
      least = Math.min(least, performance.now() - begun);
    }
    return least;
  };

  // Texts of CAs are cut at 8192 characters where they are read.
  const LENGTHS = [500, 8000] as const;
  // Sixteen times the text takes sixteen times as long, or 256 times where the time grows like a square.
  const MOST = 80;
  test.each(Object.entries(readers))('%s', (_, read) => {
    for (const trap of traps) {
      const [short = 0, long = 0] = LENGTHS.map((length) => filled(trap, length)).map((text) =>
        leastMs(() => read(text)),
      );
      // What takes hardly any time cannot be compared.
      const isSquare = long > 4 && long > MOST * short;
      expect(isSquare, `${JSON.stringify(trap)}: ${short} ms and ${long} ms`).toBe(false);
    }
  });
});
