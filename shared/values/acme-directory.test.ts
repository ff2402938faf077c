import { expect, test } from 'vitest';
import {
  directoryFolder,
  directoryKey,
  entryForDirectory,
  isSameDirectory,
  orderNumber,
  withoutDirectory,
} from './acme-directory.ts';

test.each([
  ['https://acme-v02.api.letsencrypt.org/directory', 'org.letsencrypt.api.acme-v02'],
  ['https://CA.Test:14000/dir', 'test.ca'],
  ['https://ca.test./directory', 'test.ca'],
  ['https://ca.test../directory', 'test.ca'],
  ['https://[::1]:14000/dir', '--1'],
])('the folder of %s is %s', (url, folder) => expect(directoryFolder(url)).toBe(folder));

test.each([
  ['https://ca.test/acme/order/1/4711', '4711'],
  ['https://ca.test/acme/order/1/4711/', '4711'],
  ['https://ca.test/', 'order'],
  ['https://ca.test/..%2fx', '___2fx'],
])('the order number of %s is %s', (url, number) => expect(orderNumber(url)).toBe(number));

test.each([
  ['https://ACME-v02.API.LetsEncrypt.org/directory', 'https://acme-v02.api.letsencrypt.org/directory'],
  ['HTTPS://ca.test/directory', 'https://ca.test/directory'],
  ['https://ca.test:443/directory', 'https://ca.test/directory'],
  ['https://ca.test./directory', 'https://ca.test/directory'],
  ['https://ca.test.:14000/dir', 'https://ca.test:14000/dir'],
  ['https://ca.test', 'https://ca.test/'],
  ['https://ca.test/acme/../directory', 'https://ca.test/directory'],
  ['https://ca.test/directory#top', 'https://ca.test/directory'],
  ['https://[0:0:0:0:0:0:0:1]:14000/dir', 'https://[::1]:14000/dir'],
])('%s is the same directory as %s', (one, other) => expect(isSameDirectory(one, other)).toBe(true));

test.each([
  ['https://ca.test/directory', 'https://ca.test/Directory'],
  ['https://ca.test/directory', 'https://ca.test:14000/directory'],
  ['https://ca.test/directory', 'https://ca.test/directory/'],
  ['https://ca.test/directory?tenant=1', 'https://ca.test/directory?tenant=2'],
  ['https://ca.test/directory', 'no URL'],
])('%s is another directory than %s', (one, other) => expect(isSameDirectory(one, other)).toBe(false));

test('what is no URL is told apart as it is written', () => expect(directoryKey('no URL')).toBe('no URL'));

test('what is kept for a directory is found, and taken away, however its URL was written', () => {
  const kept = { 'https://CA.test/directory': 1, 'https://other.test/': 2 };
  expect(entryForDirectory(kept, 'https://ca.test/directory')).toBe(1);
  expect(entryForDirectory(kept, 'https://third.test/')).toBeUndefined();
  expect(withoutDirectory(kept, 'https://ca.TEST/directory')).toEqual({ 'https://other.test/': 2 });
});
