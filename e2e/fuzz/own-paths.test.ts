import { describe, expect, test } from 'vitest';
import { isChallenge, opensAdminPage } from './own-paths.ts';

describe('A page for administrators', () => {
  test.each([
    '/4DSTATS',
    '/4dStats',
    '/4DSTATS/x',
    '/4DSTATS.x',
    '/4DSTATS;x',
    '/4DSTATS?x',
    '/4DSTATS%3Fx',
    '/4DSTATS%00',
    '/%34DSTATS',
    '/4DST%41TS',
    '//4DHTMLSTATS',
    '/x/%2e%2e/4DCACHECLEAR',
    '/x%2f..%5c4DSYNC',
    '/\\4DSYNC/Tabelle',
  ])('is opened by %s', (target) => {
    expect(opensAdminPage(target)).toBe(true);
  });

  test.each(['/4DSTATSX', '/4DSTATS_1', '/x/4DSTATS', '/x?/4DSTATS', '/4DACTION/4DSTATS', '/%2534DSTATS', '/', '*'])(
    'is not opened by %s',
    (target) => {
      expect(opensAdminPage(target)).toBe(false);
    },
  );
});

test('A challenge is known in every spelling', () => {
  expect(isChallenge('/.well-known/acme-challenge/x')).toBe(true);
  expect(isChallenge('//%2ewell-known/./y/..%2facme-challenge/x?a')).toBe(true);
  expect(isChallenge('/.well-known/acme-challenge')).toBe(false);
  expect(isChallenge('/a/.well-known/acme-challenge/x')).toBe(false);
});
