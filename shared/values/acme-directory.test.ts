import { expect, test } from 'vitest';
import { directoryFolder, orderNumber } from './acme-directory.ts';

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
