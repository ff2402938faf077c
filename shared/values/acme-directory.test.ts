import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  directoryFolder,
  directoryKey,
  entryForDirectory,
  formerDirectoryFolder,
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
  // Windows keeps these names for devices, in any case, and with any extension.
  ['https://con/dir', 'con_'],
  ['https://ca.AUX/dir', 'aux_.ca'],
  ['https://acme.firma.com1/dir', 'com1_.firma.acme'],
  ['https://console.aux.test/dir', 'test.aux.console'],
  // A URL may have such a host; a folder may not, or not everywhere.
  ['https://*.test/dir', 'test._'],
  ['https://a"b.test/dir', 'test.a_b'],
  ['https://./dir', 'ca'],
])('the folder of %s is %s', (url, folder) => expect(directoryFolder(url)).toBe(folder));

test.each([
  ['https://ca.test/acme/order/1/4711', '4711'],
  ['https://ca.test/acme/order/1/4711/', '4711'],
  ['https://ca.test/', 'order'],
  ['https://ca.test/..%2fx', '___2fx'],
  ['https://ca.test/order/CON', 'CON_'],
  ['https://ca.test/order/lpt9', 'lpt9_'],
  ['https://ca.test/order/aux.', 'aux_'],
  ['https://ca.test/order/nul.txt', 'nul_txt'],
  ['https://ca.test/order/a%20.', 'a_20_'],
  ['https://ca.test/order/CONSOLE', 'CONSOLE'],
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

/** What Windows takes as a name: none of a device, no forbidden character, and no dot or space at its end. */
const isSafe = (name: string) =>
  /^[\w.-]+$/.test(name) &&
  !/^[. ]|[. ]$/.test(name) &&
  !/^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)/i.test(name);

test('whatever a CA calls itself and its orders, every system takes the names', () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }), fc.webPath(), (url, last) => {
      expect(isSafe(directoryFolder(url))).toBe(true);
      expect(isSafe(orderNumber(`${new URL(url).origin}/order${last}`))).toBe(true);
    }),
  );
  for (const device of ['con', 'prn', 'aux', 'nul', 'com0', 'com9', 'lpt0', 'lpt9']) {
    for (const name of [device, device.toUpperCase()]) {
      expect(isSafe(orderNumber(`https://ca.test/order/${name}`))).toBe(true);
      expect(isSafe(directoryFolder(`https://ca.${name}/dir`))).toBe(true);
    }
  }
});

test('a name that earlier versions gave is known where it was another one', () => {
  expect(formerDirectoryFolder('https://ca.aux/dir')).toBe('aux.ca');
  expect(formerDirectoryFolder('https://ca.test/dir')).toBeNull();
  expect(formerDirectoryFolder('https://./dir')).toBeNull();
  expect(formerDirectoryFolder('https://*.test/dir')).toBeNull();
});
