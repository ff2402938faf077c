import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessLine, ACCESS_FIELDS, loggedPath, shortAddress } from './access-line.ts';

const ACCESS = {
  at: Date.UTC(2026, 10, 28, 5, 30, 0, 123),
  address: '203.0.113.77',
  method: 'GET',
  target: '/4DACTION/Login?user=chef&token=geheim',
  status: 200,
  bytes: 5120,
  milliseconds: 11.7,
  tls: 'TLSv1.3',
};

test('a line says when, from which network, what, how it ended, how much and how long, and with which TLS', () => {
  expect(accessLine(ACCESS)).toBe('2026-11-28T05:30:00.123Z 203.0.113.0 GET /4DACTION/Login 200 5120 12 TLSv1.3\n');
});

test.each([
  ['203.0.113.77', '203.0.113.0'],
  ['::ffff:203.0.113.77', '203.0.113.0'],
  ['127.0.0.1', '127.0.0.0'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
  ['2001:db8::5', '2001:db8::'],
  ['2001:db8:0:7::5', '2001:db8::'],
  ['fe80::1:2%eth0', 'fe80::'],
  ['::1', '::'],
  ['', '-'],
])('of the address %s, %s is written', (address, written) => {
  expect(shortAddress(address)).toBe(written);
});

test.each([
  ['/a?b=c', '/a'],
  ['/?b', '/'],
  ['/a#b', '/a'],
  ['/a;jsessionid=1F', '/a'],
  ['/a%3Ftoken=1', '/a'],
  ['/a%3ftoken=1', '/a'],
  ['/a%23b', '/a'],
  ['*', '*'],
  ['http://chef:geheim@meinefirma.de/', '-'],
  ['chef:geheim', '-'],
  ['', '-'],
  ['/a b', '/a%20b'],
  ['/\u001b[31m', '/%1B[31m'],
  ['/a\r\nb', '/a%0D%0Ab'],
  ['/\u00c3\u00a4', '/%C3%A4'],
])('of the target %j, the path %j is written', (target, written) => {
  expect(loggedPath(target)).toBe(written);
});

test('of a path of 60 kB, the beginning is written, and that it is one', () => {
  expect(loggedPath(`/${'a'.repeat(60_000)}`)).toBe(`/${'a'.repeat(499)}...`);
  expect(loggedPath(`/${'\n'.repeat(60_000)}`)).toHaveLength(1 + 499 * 3 + 3);
  expect(loggedPath(`/${'a'.repeat(499)}?b`)).toBe(`/${'a'.repeat(499)}`);
});

test('whatever is asked for, it is one line of as many fields as the head names, in printable ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, isPath) => {
      const line = accessLine({ ...ACCESS, target: isPath ? `/${text}` : text });
      expect(line).toMatch(/^[\x20-\x7e]+\n$/);
      expect(line.split(' ')).toHaveLength(ACCESS_FIELDS.split(' ').length);
    }),
  );
});
