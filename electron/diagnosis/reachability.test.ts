import { describe, expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { failsForEveryone, triedByCa } from './reachability.ts';

const settings = defaultSettings('/db');
const localCa = { ...settings, acmeDirectoryUrl: 'https://localhost:14000/dir' };
const unanswered = {
  address: '8.8.8.8',
  cause: 'refused',
  publicPort: 80,
  internalPort: 8080,
  answersLocally: true,
} as const;
const [own, notOwn] = [() => true, () => false];

describe('Silence met from this machine', () => {
  test('says nothing of others where a router lies between', () => {
    expect(failsForEveryone(unanswered, settings, notOwn)).toBe(false);
  });

  test('says nothing at an own public address whose port the system may lead on for those who come from outside', () => {
    expect(failsForEveryone(unanswered, settings, own)).toBe(false);
  });

  test.each([
    ['nothing has to be led on', { publicPort: 8080 }],
    ['the other port does not answer either', { answersLocally: false }],
    ['the connection came about and was cut', { cause: 'reset' }],
  ] as const)('is that of everybody at an own public address when %s', (_, other) => {
    expect(failsForEveryone({ ...unanswered, ...other }, settings, own)).toBe(true);
  });

  test('says nothing at an own address to which nobody comes from the internet', () => {
    for (const address of ['192.168.178.20', '127.0.0.1']) {
      expect(failsForEveryone({ ...unanswered, address, internalPort: 80 }, settings, own)).toBe(false);
    }
  });

  test('is that of a CA on this machine at its loopback address', () => {
    expect(failsForEveryone({ ...unanswered, address: '127.0.0.1' }, localCa, own)).toBe(true);
  });
});

test('a public CA leaves out addresses that are not public, as long as another is left', () => {
  expect(triedByCa(['192.168.1.2', '2001:4860:4860::8888'], settings)).toEqual(['2001:4860:4860::8888']);
  expect(triedByCa(['192.168.1.2'], settings)).toEqual(['192.168.1.2']);
  expect(triedByCa(['192.168.1.2', '8.8.8.8'], localCa)).toEqual(['192.168.1.2', '8.8.8.8']);
});
