import { describe, expect, test } from 'vitest';
import { defaultGateway, gatewayInProc, gatewayInRouteGet, gatewayInRoutePrint } from './gateway.ts';

const HEAD = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';

describe('The default gateway', () => {
  test('on Linux is the nearest one in /proc/net/route', () => {
    const table = [
      HEAD,
      'wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
      'eth0\t00000000\t01B2A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0',
      'eth0\t00B2A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0',
      'tun0\t00000000\t0100000A\t0003\t0\t0\t50\t00000080\t0\t0\t0',
      'ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0',
      '',
    ];
    expect(gatewayInProc(table.join('\n'))).toBe('192.168.178.1');
    expect(gatewayInProc(`${HEAD}\n`)).toBeNull();
  });

  test('on Windows is the nearest one that “route print” names, in any language', () => {
    const table = [
      'IPv4-Routentabelle',
      '===========================================================================',
      'Aktive Routen:',
      '     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik',
      '          0.0.0.0          0.0.0.0      192.168.1.1    192.168.1.40     55',
      '          0.0.0.0          0.0.0.0    192.168.178.1   192.168.178.20     25',
      '===========================================================================',
      'Ständige Routen:',
      '  Keine',
    ];
    expect(gatewayInRoutePrint(table.join('\r\n'))).toBe('192.168.178.1');
    expect(gatewayInRoutePrint('          0.0.0.0          0.0.0.0   Auf Verbindung   10.8.0.2     25')).toBeNull();
  });

  test('on macOS is what “route get default” says', () => {
    const text =
      '   route to: default\ndestination: default\n       mask: default\n    gateway: 192.168.178.1\n  interface: en0\n';
    expect(gatewayInRouteGet(text)).toBe('192.168.178.1');
    expect(gatewayInRouteGet('    gateway: link#12\n')).toBeNull();
  });

  test('of this machine is an address or none, and looking for it can be cancelled', async () => {
    expect(await defaultGateway(new AbortController().signal)).toSatisfy(
      (found: string | null) => found === null || /^\d+(\.\d+){3}$/.test(found),
    );
    await expect(defaultGateway(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
