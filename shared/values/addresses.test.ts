import { expect, test } from 'vitest';
import { bracketed, isIpv6, isLoopback } from './addresses.ts';

test.each(['127.0.0.1', '127.255.255.254', '127.0.0.2', '::1'])('%s is the machine itself', (address) => {
  expect(isLoopback(address)).toBe(true);
});

test.each(['10.0.0.1', '128.0.0.1', '127.example', '127.0.0.1.example', '127.0.0', '::', '::11', 'localhost', ''])(
  '%j is none of its own addresses',
  (address) => {
    expect(isLoopback(address)).toBe(false);
  },
);

test('an address of IPv6 stands in brackets before a port, and nothing else does', () => {
  expect(['::1', '2001:db8::1', '192.168.1.2', 'localhost'].map(bracketed)).toEqual([
    '[::1]',
    '[2001:db8::1]',
    '192.168.1.2',
    'localhost',
  ]);
  expect(['::1', '192.168.1.2'].map(isIpv6)).toEqual([true, false]);
});
