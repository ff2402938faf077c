import { expect, test } from 'vitest';
import type { HookOutcome } from '#shared/contract/hook-result.ts';
import { describeHookOutcome } from './hooks.ts';

const outcomes: HookOutcome[] = [
  { outcome: 'ok' },
  { outcome: 'exited', code: 3 },
  { outcome: 'killed', signal: 'SIGSEGV' },
  { outcome: 'timedOut' },
  { outcome: 'cancelled' },
  { outcome: 'notStarted', systemCode: 'ENOENT' },
  { outcome: 'notStarted', systemCode: 'EACCES' },
  { outcome: 'notStarted', systemCode: 'ENOEXEC' },
  ...(
    [
      { kind: 'missing' },
      { kind: 'folder' },
      { kind: 'linkLoop' },
      { kind: 'notExecutable' },
      { kind: 'interpreterMissing', interpreter: 'python3' },
      { kind: 'windowsLineEnds' },
      { kind: 'encoding' },
      { kind: 'otherSystem' },
    ] as const
  ).map((trouble) => ({ outcome: 'notStarted' as const, systemCode: 'ENOENT', trouble })),
  { outcome: 'refused', reason: 'notAbsolute' },
  { outcome: 'refused', reason: 'batchFile' },
];

test.each(['de', 'en'] as const)('each end has a sentence of its own in %s', (language) => {
  const sentences = outcomes.map((end) => describeHookOutcome(end, language));
  expect(new Set(sentences).size).toBe(outcomes.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
});

test('codes and signals are named, and a batch file gets a way out', () => {
  expect(describeHookOutcome({ outcome: 'exited', code: 3 }, 'de')).toContain('Code 3');
  expect(describeHookOutcome({ outcome: 'killed', signal: 'SIGSEGV' }, 'en')).toContain('SIGSEGV');
  expect(describeHookOutcome({ outcome: 'notStarted', systemCode: 'ENOEXEC' }, 'de')).toContain('ENOEXEC');
  expect(describeHookOutcome({ outcome: 'refused', reason: 'batchFile' }, 'de')).toContain('powershell.exe');
});

test('what is wrong with the file is said in place of the code, whether it started or not', () => {
  const trouble = { kind: 'interpreterMissing', interpreter: 'python3\u202e' } as const;
  const exited = describeHookOutcome({ outcome: 'exited', code: 127, trouble }, 'de');
  expect(exited).toContain('„python3“');
  expect(exited).toBe(describeHookOutcome({ outcome: 'notStarted', systemCode: 'ENOENT', trouble }, 'de'));
});
