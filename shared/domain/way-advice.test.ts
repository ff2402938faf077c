import { describe, expect, test } from 'vitest';
import type { FoundApplication } from '#shared/contract/found-application.ts';
import { adviseWay, takesEcdsa } from './way-advice.ts';
import { wayCommands } from './way-commands.ts';

const on = (port: number, given: Partial<FoundApplication> = {}): FoundApplication => ({
  port,
  secure: false,
  families: ['ipv4', 'ipv6'],
  kind: '4d',
  version: '20.5.0',
  ...given,
});
const advise = (...found: FoundApplication[]) => adviseWay(found, { httpPort: 8080, httpsPort: 443 });

describe('The way that fits', () => {
  test('is before profacto after it has moved, where it has our HTTP port', () => {
    expect(advise(on(8080))).toMatchObject({
      way: 'front',
      reason: 'moveApplication',
      application: { port: 8080 },
      movesTo: 8081,
      upstream: 'http://127.0.0.1:8081',
      httpsPort: null,
    });
    expect(advise(on(8080), on(8081, { kind: 'silent' }))).toMatchObject({ movesTo: 8090 });
    const taken = [8081, 8090, 8000].map((port) => on(port, { kind: 'other' }));
    expect(advise(on(8080), ...taken)).toMatchObject({ way: 'front', movesTo: null, upstream: null });
  });

  test('is before profacto at once, where it has another port', () => {
    expect(advise(on(8090))).toMatchObject({ way: 'front', reason: 'portsFree', movesTo: null });
    expect(advise(on(8090)).upstream).toBe('http://127.0.0.1:8090');
    const ours = [on(8080, { kind: 'profactoDatenschutz' }), on(443, { kind: 'profactoDatenschutz', secure: true })];
    expect(advise(...ours, on(8081)).reason).toBe('portsFree');
  });

  test('says the address of IPv6 where profacto answers on nothing else, and moves it out of our way', () => {
    expect(advise(on(8090, { families: ['ipv6'] })).upstream).toBe('http://[::1]:8090');
    const ours = on(8080, { kind: 'profactoDatenschutz', families: ['ipv4'] });
    expect(advise(ours, on(8080, { families: ['ipv6'] }))).toMatchObject({ reason: 'moveApplication', movesTo: 8081 });
    expect(advise(on(8090, { families: ['ipv6'] }), on(8081)).upstream).toBe('http://127.0.0.1:8081');
  });

  test('is beside profacto, where it encrypts already', () => {
    expect(advise(on(8080), on(443, { secure: true }))).toMatchObject({
      way: 'beside',
      reason: 'servesTls',
      application: { port: 443 },
      upstream: 'http://127.0.0.1:8081',
    });
    expect(advise(on(8443, { secure: true })).way).toBe('beside');
  });

  test('is beside profacto, where another web server has our HTTP port', () => {
    expect(advise(on(8081), on(8080, { kind: 'apache' }))).toMatchObject({
      way: 'beside',
      reason: 'httpPortTaken',
      obstacles: [{ kind: 'apache' }],
    });
  });

  describe('where another web server has left profacto a part of its port', () => {
    const nginx = on(8080, { kind: 'nginx', families: ['ipv4'] });
    const left = on(8080, { families: ['ipv6'] });
    const tls = on(443, { secure: true });

    test('is before profacto, and everybody keeps the ports that he has', () => {
      expect(advise(nginx, left)).toMatchObject({
        way: 'front',
        reason: 'portShared',
        application: left,
        obstacles: [nginx],
        movesTo: null,
        upstream: 'http://[::1]:8080',
        httpPort: 8081,
        httpsPort: null,
      });
      // One that is out of the way is better.
      expect(advise(nginx, left, on(8081))).toMatchObject({ reason: 'httpPortTaken', application: { port: 8081 } });
    });

    test('is before profacto also where it serves TLS: a CA would get its challenge from the other one', () => {
      const advice = advise(nginx, left, tls);
      expect(advice).toMatchObject({ way: 'front', reason: 'portShared', httpPort: 8081, httpsPort: 8443 });
      expect(wayCommands(advice).front).toMatch(/ upstream=http:\/\/\[::1\]:8080 httpPort=8081 httpsPort=8443$/);
      const tlsLeft = on(443, { secure: true, families: ['ipv6'] });
      const iis = on(443, { kind: 'iis', families: ['ipv4'] });
      expect(advise(iis, tlsLeft)).toMatchObject({
        reason: 'portShared',
        application: tlsLeft,
        obstacles: [iis],
        movesTo: 8081,
        upstream: 'http://127.0.0.1:8081',
        httpsPort: 8443,
      });
      expect(advise(iis, tlsLeft, on(8443, { secure: true }))).toMatchObject({ reason: 'servesTls' });
      expect(
        advise(on(8090, { kind: 'nginx', families: ['ipv4'] }), on(8090, { families: ['ipv6'] }), tls),
      ).toMatchObject({
        reason: 'portShared',
        upstream: 'http://[::1]:8090',
        httpPort: null,
        httpsPort: 8443,
      });
    });

    test('names both ports that others have, and sets others for both', () => {
      const iis = on(443, { kind: 'iis', secure: true });
      const advice = advise(nginx, left, iis);
      expect(advice).toMatchObject({ reason: 'portShared', obstacles: [nginx, iis] });
      expect(wayCommands(advice).front).toMatch(/ upstream=http:\/\/\[::1\]:8080 httpPort=8081 httpsPort=8443$/);
    });
  });

  test('is before profacto on another port, where another web server has our HTTPS port', () => {
    expect(advise(on(8081), on(443, { kind: 'iis', secure: true }))).toMatchObject({
      way: 'front',
      reason: 'httpsPortTaken',
      obstacles: [{ kind: 'iis' }],
      httpsPort: 8443,
    });
  });

  test('has no command as long as of the usual ports none is free', () => {
    const both = [on(443, { kind: 'iis' }), on(8443, { kind: 'iis' })];
    const lacking = { httpsPort: null, upstream: null, frontLacks: { kind: 'freePort' } };
    expect(advise(on(8081), ...both)).toMatchObject(lacking);
    expect(wayCommands(advise(on(8081), ...both)).front).toBeNull();
    expect(advise(on(8081))).toMatchObject({ frontLacks: null });
  });

  test('takes both of our ports into account where others have them', () => {
    const advice = advise(on(8081), on(8080, { kind: 'apache' }), on(443, { kind: 'iis' }));
    expect(advice).toMatchObject({ reason: 'httpsPortTaken', obstacles: [{ kind: 'iis' }, { kind: 'apache' }] });
    expect(wayCommands(advice).front).toMatch(/:8081 httpPort=8090 httpsPort=8443$/);
    // Never the same for both of them.
    expect(advise(on(443), on(8080, { kind: 'apache' }))).toMatchObject({ movesTo: 8081, httpPort: 8090 });
  });

  test.each(['203.0.113.5', '100.64.1.2', '2001:db8::5'])(
    'has no command that the setting would refuse, where profacto answers at %s alone',
    (address) => {
      const at = { address, families: [address.includes(':') ? ('ipv6' as const) : ('ipv4' as const)] };
      for (const port of [8090, 8080]) {
        const advice = advise(on(port, at));
        expect(advice).toMatchObject({ way: 'front', upstream: null, frontLacks: { kind: 'address', address } });
        expect(wayCommands(advice).front).toBeNull();
      }
      expect(advise(on(8090, { ...at, address: '192.168.1.2' })).frontLacks).toBeNull();
    },
  );

  test('says which ports are left for us where everybody else keeps theirs', () => {
    expect(advise(on(8080)).ownPorts).toEqual({ httpPort: 8081, httpsPort: 443 });
    expect(advise(on(8080), on(8081), on(443, { kind: 'iis' })).ownPorts).toEqual({ httpPort: 8090, httpsPort: 8443 });
    expect(advise(on(8081), on(8080, { kind: 'profactoDatenschutz' })).ownPorts).toEqual({
      httpPort: 8080,
      httpsPort: 443,
    });
    expect(advise(on(443, { secure: true }), on(8443, { kind: 'other' })).ownPorts).toBeNull();
  });

  test('is not known where profacto was not found, whoever else answers', () => {
    for (const found of [[], [on(80, { kind: 'iis' })], [on(8080, { kind: 'profactoDatenschutz' })]]) {
      expect(advise(...found)).toMatchObject({ way: null, reason: 'notFound', application: null, upstream: null });
    }
  });
});

test.each([
  ['20.5.0', false],
  ['20', false],
  ['20 R3', false],
  ['20 R4', true],
  ['20 R10', true],
  ['21', true],
  ['19 R8', false],
  [null, false],
])('4D %s takes ECDSA keys: %s', (version, takes) => {
  expect(takesEcdsa(version)).toBe(takes);
});

test('the command of the front sets what has been found, and another HTTPS port where it is needed', () => {
  expect(wayCommands(advise(on(8080))).front).toMatch(
    /^profacto-tls settings set .*upstream=http:\/\/127\.0\.0\.1:8081$/,
  );
  expect(wayCommands(advise(on(8081), on(443, { kind: 'iis' }))).front).toMatch(/ httpsPort=8443$/);
  expect(wayCommands(advise()).front).toBeNull();
});
