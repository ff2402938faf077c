import { expect, test } from 'vitest';
import type { HookEnd } from '#shared/contract/hook-result.ts';
import { describeHookEnd } from './hooks.ts';

const ends: HookEnd[] = [
  { outcome: 'ok' },
  { outcome: 'exited', code: 3 },
  { outcome: 'killed', signal: 'SIGSEGV' },
  { outcome: 'timedOut' },
  { outcome: 'cancelled' },
  { outcome: 'notStarted', systemCode: 'ENOENT' },
  { outcome: 'notStarted', systemCode: 'EACCES' },
  { outcome: 'notStarted', systemCode: 'ENOEXEC' },
  { outcome: 'refused', reason: 'notAbsolute' },
  { outcome: 'refused', reason: 'batchFile' },
];

test.each(['de', 'en'] as const)('each end has a sentence of its own in %s', (language) => {
  const sentences = ends.map((end) => describeHookEnd(end, language));
  expect(new Set(sentences).size).toBe(ends.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
});

test('codes and signals are named, and a batch file gets a way out', () => {
  expect(describeHookEnd({ outcome: 'exited', code: 3 }, 'de')).toContain('Code 3');
  expect(describeHookEnd({ outcome: 'killed', signal: 'SIGSEGV' }, 'en')).toContain('SIGSEGV');
  expect(describeHookEnd({ outcome: 'notStarted', systemCode: 'ENOEXEC' }, 'de')).toContain('ENOEXEC');
  expect(describeHookEnd({ outcome: 'refused', reason: 'batchFile' }, 'de')).toContain('powershell.exe');
});
