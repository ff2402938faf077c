import { describe, expect, test } from 'vitest';
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import type { FoundApplication } from '#shared/contract/found-application.ts';
import { besidePorts, isInTheWay, nextPorts, plainErp, provenMove, provenStay, usualMove } from './front-change.ts';
import { adviseWay } from './way-advice.ts';
import { settingsCommand } from './way-commands.ts';

const own = { httpPort: 8080, httpsPort: 443 };
const on = (port: number, given: Partial<FoundApplication> = {}): FoundApplication => ({
  port,
  secure: false,
  families: ['ipv4', 'ipv6'],
  kind: '4d',
  version: '20.5.0',
  ...given,
});
const seen = (...found: FoundApplication[]): ApplicationSearch => ({ found, advice: adviseWay(found, own) });

describe('After profacto was set to another port', () => {
  const moved = (...found: FoundApplication[]) => provenMove(seen(...found), 8081, own);

  test('it is proven by profacto alone, answering there and no longer on a port of ours', () => {
    expect(moved(on(8081))).toMatchObject({
      outcome: 'proven',
      patch: { operation: 'front', upstream: 'http://127.0.0.1:8081' },
    });
    expect(moved(on(8080), on(8081))).toEqual({ outcome: 'stillOn', port: 8080 });
    expect(moved(on(443, { secure: true }), on(8081))).toEqual({ outcome: 'stillOn', port: 443 });
    expect(moved(on(8080, { families: ['ipv6'] }), on(8081))).toEqual({ outcome: 'stillOn', port: 8080 });
    expect(moved(on(8080))).toEqual({ outcome: 'stillOn', port: 8080 });
  });

  test('it is said where it is instead, and who else is there', () => {
    expect(moved()).toEqual({ outcome: 'nobody', port: 8081 });
    expect(moved(on(8090))).toEqual({ outcome: 'elsewhere', port: 8090 });
    expect(moved(on(8081, { secure: true }))).toEqual({ outcome: 'encrypts', port: 8081 });
    expect(moved(on(8081, { kind: 'tomcat' }))).toEqual({ outcome: 'other', port: 8081, kind: 'tomcat' });
    expect(moved(on(8081, { kind: 'silent' }), on(8090))).toMatchObject({ outcome: 'other', kind: 'silent' });
  });

  test('the address is that of IPv6 where it answers on nothing else', () => {
    expect(moved(on(8081, { families: ['ipv6'] }))).toMatchObject({ patch: { upstream: 'http://[::1]:8081' } });
  });

  test('another server on a port of ours, or on profacto’s over IPv4, proves nothing', () => {
    const nginx = (port: number) => on(port, { kind: 'nginx', families: ['ipv4'] });
    const ipv6 = (port: number) => on(port, { families: ['ipv6'] });
    // Our port is another one's: nobody would be let in.
    expect(moved(nginx(8080), on(8081))).toEqual({ outcome: 'ownPortTaken', port: 8080, kind: 'nginx' });
    expect(moved(nginx(8080), ipv6(8081))).toEqual({ outcome: 'ownPortTaken', port: 8080, kind: 'nginx' });
    // profacto is told first: it has still to move.
    expect(moved(nginx(8080), ipv6(8080), on(8081))).toEqual({ outcome: 'stillOn', port: 8080 });
    // The port that was meant for profacto alone.
    expect(moved(nginx(8081), ipv6(8081))).toEqual({ outcome: 'other', port: 8081, kind: 'nginx' });
    expect(moved(nginx(8081), on(8081, { families: ['ipv6'], secure: true }))).toMatchObject({ outcome: 'other' });
    // Both usual ports for HTTPS are taken.
    const iis = on(443, { kind: 'iis', secure: true });
    expect(moved(on(8081), iis, on(8443, { kind: 'tomcat', secure: true }))).toEqual({
      outcome: 'ownPortTaken',
      port: 443,
      kind: 'iis',
    });
    // This product itself is in nobody's way.
    expect(moved(on(8080, { kind: 'profactoDatenschutz' }), on(8081))).toMatchObject({ outcome: 'proven' });
  });

  test('the address is the one that profacto was set to, if it answers there alone', () => {
    const at = { address: '192.168.1.2', families: ['ipv4' as const] };
    expect(moved(on(8081, at))).toMatchObject({ patch: { upstream: 'http://192.168.1.2:8081' } });
    expect(seen(on(8080, at)).advice).toMatchObject({ movesTo: 8081, upstream: 'http://192.168.1.2:8081' });
    expect(seen(on(8080, { families: ['ipv6'] })).advice.upstream).toBe('http://127.0.0.1:8081');
  });

  test.each(['203.0.113.5', '100.64.1.2', '2001:db8::5'])(
    'nothing is proven at %s, which the setting refuses',
    (address) => {
      const refused = { outcome: 'refused', port: 8081, address };
      expect(moved(on(8081, { address }))).toEqual(refused);
      expect(provenStay(seen(on(8081, { address })), 8080, own)).toEqual(refused);
    },
  );

  test('another HTTPS port is taken where ours is another web server’s, and only then', () => {
    expect(moved(on(8081), on(443, { kind: 'iis', secure: true }))).toMatchObject({ patch: { httpsPort: 8443 } });
    expect(moved(on(8081))).toHaveProperty('patch', { operation: 'front', upstream: 'http://127.0.0.1:8081' });
  });
});

describe('The ports that are ours afterwards', () => {
  test('are those that profacto leaves, or others where it stays', () => {
    const both = seen(on(8080), on(443, { secure: true }));
    expect(nextPorts(both, 'profacto', own)).toEqual(own);
    expect(nextPorts(both, 'we', own, 8081)).toEqual({ httpPort: 8081, httpsPort: 8443 });
    const iis = on(443, { kind: 'iis', secure: true });
    expect(nextPorts(seen(on(8080), iis), 'profacto', own)).toEqual({ httpPort: 8080, httpsPort: 8443 });
  });
});

describe('Who takes another port, until somebody chooses', () => {
  test('is this product where another server has the port, and only if a free one is known', () => {
    const left = [on(8080, { families: ['ipv6'] }), on(8080, { kind: 'nginx', families: ['ipv4'] })];
    expect(usualMove(seen(...left), own)).toBe('we');
    expect(usualMove(seen(on(8080)), own)).toBe('profacto');
    const taken = [on(443, { kind: 'iis' }), on(8443, { kind: 'tomcat' })];
    expect(usualMove(seen(...left, ...taken), own)).toBe('profacto');
  });
});

describe('Before we take another port', () => {
  test('profacto has to answer, and nobody on that port', () => {
    expect(provenStay(seen(on(8080)), 8081, own)).toMatchObject({
      outcome: 'proven',
      patch: { operation: 'front', upstream: 'http://127.0.0.1:8080', httpPort: 8081 },
    });
    expect(provenStay(seen(on(8080), on(8081, { kind: 'other' })), 8081, own)).toMatchObject({ outcome: 'other' });
    expect(provenStay(seen(on(8080, { kind: 'iis' })), 8081, own)).toEqual({ outcome: 'nobody', port: 8081 });
    expect(provenStay(seen(on(443, { secure: true })), 8081, own)).toMatchObject({ outcome: 'nobody' });
  });

  test('a port of ours that another server has is told as well', () => {
    const iis = on(443, { kind: 'iis', secure: true });
    const tomcat = on(8443, { kind: 'tomcat', secure: true });
    expect(provenStay(seen(on(8080), iis), 8081, own)).toMatchObject({ patch: { httpPort: 8081, httpsPort: 8443 } });
    expect(provenStay(seen(on(8080), iis, tomcat), 8081, own)).toEqual({
      outcome: 'ownPortTaken',
      port: 443,
      kind: 'iis',
    });
    // profacto’s own is no better.
    const nginx = on(8080, { kind: 'nginx', families: ['ipv4'] });
    const left = [nginx, on(8080, { families: ['ipv6'] }), on(443, { secure: true })];
    expect(provenStay(seen(...left, tomcat), 8081, own)).toEqual({ outcome: 'ownPortTaken', port: 443, kind: '4d' });
    expect(provenStay(seen(...left), 8081, own)).toMatchObject({
      patch: { upstream: 'http://[::1]:8080', httpPort: 8081, httpsPort: 8443 },
    });
    // The usual ports for HTTP are taken, and ours for HTTPS as well: there is another one all the same.
    const taken = [8081, 8090, 8000].map((port) => on(port, { kind: 'other' }));
    expect(provenStay(seen(on(8080), iis, ...taken), 12_000, own)).toMatchObject({
      outcome: 'proven',
      patch: { httpPort: 12_000, httpsPort: 8443 },
    });
  });

  test('nothing is changed but the address where profacto is not in the way', () => {
    const found = seen(on(8080, { kind: 'profactoDatenschutz' }), on(8090));
    expect(isInTheWay(found, own)).toBe(false);
    expect(provenStay(found, 8080, own)).toHaveProperty('patch', {
      operation: 'front',
      upstream: 'http://127.0.0.1:8090',
    });
  });

  test('the HTTPS port changes as well where profacto has that, too', () => {
    const found = seen(on(8080), on(443, { secure: true }));
    expect(plainErp(found)?.port).toBe(8080);
    expect(provenStay(found, 8081, own)).toMatchObject({ patch: { httpPort: 8081, httpsPort: 8443 } });
  });
});

test('Where profacto keeps its ports, they are those on which it was found', () => {
  expect(besidePorts(seen(on(8080), on(443, { secure: true })), own)).toEqual(own);
  expect(besidePorts(seen(on(80), on(8443, { secure: true })), own)).toEqual({ httpPort: 80, httpsPort: 8443 });
  expect(besidePorts(seen(on(80), on(8080)), own)).toEqual(own);
  expect(besidePorts(seen(), own)).toEqual(own);
  // Where another web server has a part of one, a CA would get its challenge from that.
  const nginx = on(8080, { kind: 'nginx', families: ['ipv4'] });
  const left = on(8080, { families: ['ipv6'] });
  expect(besidePorts(seen(nginx, left, on(8081), on(443, { secure: true })), own)).toEqual({ ...own, httpPort: 8081 });
  expect(besidePorts(seen(nginx, left), own)).toEqual(own);
  // Never the same for both.
  expect(besidePorts(seen(on(443)), own)).toEqual(own);
});

test('A command line quotes what a shell would take apart', () => {
  expect(settingsCommand({ operation: 'beside', webroot: 'C:\\Pro facto\\Web', httpPort: 80 })).toBe(
    'profacto-tls settings set operation=beside "webroot=C:\\Pro facto\\Web" httpPort=80',
  );
});
