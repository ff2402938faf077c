import os from 'node:os';
import { describe, expect, test } from 'vitest';
import { addressKind } from '#shared/domain/address-kind.ts';
import { tunnelOut, tunnelWith } from './way-out.ts';

const one = (address: string) => [
  { address, netmask: '255.255.255.0', family: 'IPv4' as const, mac: '', internal: false, cidr: `${address}/24` },
];

describe('The way out', () => {
  test.each([
    ['wg0', '10.6.0.2', 'wg0'],
    ['OpenVPN TAP-Windows6', '10.8.0.6', 'OpenVPN TAP-Windows6'],
    ['utun4', '100.101.3.4', 'utun4'],
    // Dialled in by this machine itself, which is the line.
    ['ppp0', '87.140.20.5', null],
    ['Ethernet', '192.168.178.20', null],
    ['tunis-lan', '192.168.178.20', null],
  ])('by %s with %s is a tunnel where it is called like one', (name, address, tunnel) => {
    expect(tunnelWith(address, { lo: one('127.0.0.1'), [name]: one(address) })).toBe(tunnel);
  });

  test('of an address that no interface has is not known', () => {
    expect(tunnelWith('10.6.0.2', { eth0: one('192.168.178.20') })).toBeNull();
  });

  const external = Object.values(os.networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  const isTellable = external.length > 0 && external.every(({ address }) => addressKind(address) !== null);

  test.runIf(isTellable)('of this machine is the network, and a tunnel where that is called like one', async () => {
    expect(await tunnelOut({ eth0: external })).toBeNull();
    expect(await tunnelOut({ wg0: external })).toBe('wg0');
  });
});
