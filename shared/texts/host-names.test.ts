import { expect, test } from 'vitest';
import { textsOf } from './all.ts';
import { hostName } from './host-names.ts';
import { describeEntry } from './journal/describe.ts';

test('the journal says in words in which form the program was started', () => {
  const started = { at: '2026-11-24T12:00:00.000Z', event: 'hostStarted', version: '0.1.0', host: 'headless' } as const;
  expect(describeEntry(started, textsOf('de'))).toBe('profacto Datenschutz 0.1.0 wurde gestartet (ohne Fenster).');
  expect(describeEntry(started, textsOf('en'))).toBe('profacto Datenschutz 0.1.0 started (without a window).');
});

test('a form that only another version knows is shown as it was written', () => {
  expect(hostName('service', 'de')).toBe('service');
  expect(hostName('toString', 'de')).toBe('toString');
});
