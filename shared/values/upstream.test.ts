import { describe, expect, test } from 'vitest';
import { leadsToOwnPort, upstreamOf } from './upstream.ts';

describe('A web application', () => {
  test.each([
    'http://127.0.0.1:3000',
    'http://127.9.9.9',
    'http://localhost:3000/app',
    'http://[::1]:3000',
    'http://0x7f.1/',
    'http://2130706433',
  ])('at %s is on this machine', (url) => expect(upstreamOf(url)?.place).toBe('thisMachine'));

  test.each([
    'http://10.0.0.5',
    'https://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.1.2:8080',
    'http://[fd00::1]',
    'http://[FC00::1]',
  ])('at %s is in the house', (url) => expect(upstreamOf(url)?.place).toBe('privateNetwork'));

  test.each([
    'http://8.8.8.8',
    'http://172.32.0.1',
    'http://172.15.0.1',
    'http://169.254.169.254',
    'http://0.0.0.0:8080',
    'http://100.64.0.1',
    'http://[::]',
    'http://[::ffff:127.0.0.1]',
    'http://[fe80::1]',
    'http://[2001:db8::1]',
    'http://[64:ff9b::7f00:1]',
    'http://erp.firma.de',
    'http://server01',
    'http://127.0.0.1.nip.io',
    'http://10.evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1@evil.example',
  ])('at %s may be anywhere', (url) => expect(upstreamOf(url)?.place).toBeNull());

  test.each(['', 'erp', 'file:///etc/passwd', 'ws://127.0.0.1', 'http://'])('at %j is none', (url) =>
    expect(upstreamOf(url)).toBeNull(),
  );
});

test.each([
  ['http://127.0.0.1:8080', true],
  ['http://localhost:443/x', true],
  ['https://[::1]', true],
  ['http://127.0.0.1:8081', false],
  ['http://127.0.0.1', false],
  ['http://192.168.1.2:8080', true],
  ['http://[fd00::2]:8080', true],
  ['http://192.168.1.3:8080', false],
])('%s leads to this program itself: %s', (url, expected) => {
  expect(leadsToOwnPort(url, [8080, 443], ['192.168.1.2', 'FD00::2'])).toBe(expected);
});
