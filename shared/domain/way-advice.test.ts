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
      obstacle: { kind: 'apache' },
    });
  });

  test('is before profacto, where another web server has left it one family of addresses of its port', () => {
    const nginx = on(8080, { kind: 'nginx', families: ['ipv4'] });
    expect(advise(nginx, on(8080, { families: ['ipv6'] }))).toMatchObject({
      way: 'front',
      reason: 'portShared',
      obstacle: { kind: 'nginx' },
    });
    // One that is out of the way is better.
    expect(advise(nginx, on(8080, { families: ['ipv6'] }), on(8081))).toMatchObject({ reason: 'httpPortTaken' });
  });

  test('is before profacto on another port, where another web server has our HTTPS port', () => {
    expect(advise(on(8081), on(443, { kind: 'iis', secure: true }))).toMatchObject({
      way: 'front',
      reason: 'httpsPortTaken',
      obstacle: { kind: 'iis' },
      httpsPort: 8443,
    });
    expect(advise(on(8081), on(443, { kind: 'iis' }), on(8443, { kind: 'iis' })).httpsPort).toBeNull();
  });

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
