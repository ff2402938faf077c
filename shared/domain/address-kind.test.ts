import { describe, expect, test } from 'vitest';
import { addressKind, isLocalhost, isUnspecified } from './address-kind.ts';

describe('The internet can come to', () => {
  test.each(['8.8.8.8', '172.15.255.255', '172.32.0.1', '100.63.0.1', '100.128.0.1', '193.99.144.80', '198.20.0.1'])(
    '%s',
    (address) => expect(addressKind(address)).toBeNull(),
  );

  test.each(['2a02:2e0:3fe:1001:302::', '2001:4860:4860::8888', '2001:16b8::1', '2003:db8::1'])('%s', (address) => {
    expect(addressKind(address)).toBeNull();
  });

  test.each(['::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '2002:808:808::1'])('the IPv4 address within %s', (address) => {
    expect(addressKind(address)).toBeNull();
  });
});

describe('The internet cannot come to', () => {
  test.each([
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.178.20', 'private'],
    ['fd00::1', 'private'],
    ['fec0::1', 'private'],
    ['100.64.0.1', 'cgnat'],
    ['100.127.255.255', 'cgnat'],
    ['169.254.10.10', 'linkLocal'],
    ['fe80::1', 'linkLocal'],
    ['fe80::1%eth0', 'linkLocal'],
    ['febf::1', 'linkLocal'],
    ['127.0.0.1', 'loopback'],
    ['127.255.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['192.0.2.1', 'documentation'],
    ['198.51.100.7', 'documentation'],
    ['203.0.113.7', 'documentation'],
    ['2001:db8::1', 'documentation'],
    ['3fff:fff::1', 'documentation'],
    ['0.0.0.0', 'reserved'],
    ['192.0.0.8', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['::', 'reserved'],
    ['ff02::1', 'reserved'],
    ['2001::1', 'reserved'],
    ['4000::1', 'reserved'],
  ] as const)('%s: %s', (address, kind) => expect(addressKind(address)).toBe(kind));

  test.each([
    ['::ffff:192.168.1.1', 'private'],
    ['::ffff:7f00:1', 'loopback'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['2002:c0a8:101::1', 'private'],
  ] as const)('what %s carries within: %s', (address, kind) => expect(addressKind(address)).toBe(kind));

  test('what is no address', () => expect(addressKind('fritz.box')).toBe('reserved'));
});

test('names below "localhost" are this machine, others that only look like it are not', () => {
  expect(['localhost', 'a.localhost', 'localhost.de', 'notlocalhost'].map(isLocalhost)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('only the address of zeros stands for none', () => {
  expect(['0.0.0.0', '::', '0:0:0:0:0:0:0:0'].map(isUnspecified)).toEqual([true, true, true]);
  expect(['0.0.0.1', '::1', '', 'firma.de'].map(isUnspecified)).toEqual([false, false, false, false]);
});
