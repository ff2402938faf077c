/** The checks that ask the CA's directory: the CA itself, its terms of service, and the clock. */
import type http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import { createTestAuthority, type TestAuthority, type TestPair } from '../../testing/certificates.ts';
import { freePort } from '../../testing/ports.ts';
import { askDirectory } from '../probes/ca.ts';
import { listen } from '../../testing/listeners.ts';
import type { Facts } from '../facts.ts';
import type { Resolution } from '../probes/dns.ts';
import { caCheck } from './ca.ts';
import { clockCheck } from './clock.ts';
import { termsCheck } from './terms.ts';
import { unknownLine } from '../probes/line.ts';
import { factsFor, findingOf, type GivenFacts } from './test-facts.ts';

const TERMS = 'https://ca.example/terms-2';
const DIRECTORY = JSON.stringify({ newOrder: 'https://localhost/order', meta: { termsOfService: TERMS } });
const DAY = 86_400_000;
let authority: TestAuthority;
let pair: TestPair;
beforeAll(async () => {
  authority = await createTestAuthority();
  pair = await authority.issue({ names: ['localhost'] });
});

const startCa = async (handler: http.RequestListener, { chainPem, keyPem } = pair) =>
  `https://localhost:${await listen(https.createServer({ cert: chainPem, key: keyPem }, handler))}/directory`;
const startWorkingCa = () => startCa((_, response) => response.end(DIRECTORY));
const facts = (acmeDirectoryUrl: string, given: GivenFacts = {}) =>
  factsFor({ trustedRoots: [authority.rootPem], ...given, settings: { acmeDirectoryUrl } });

describe('A CA', () => {
  test('that shows its directory answers', async () => {
    const url = await startWorkingCa();
    expect(await findingOf(caCheck, facts(url))).toMatchObject({
      code: 'CA_ANSWERS',
      status: 'good',
      data: { host: new URL(url).host },
    });
  });

  test.each([
    [200, 'CA_NO_DIRECTORY', '{}'],
    [200, 'CA_WEB_PAGE', '<html>'],
    [302, 'CA_NO_DIRECTORY', ''],
    [404, 'CA_NO_DIRECTORY', DIRECTORY],
    [429, 'CA_OUT_OF_ORDER', ''],
    [500, 'CA_OUT_OF_ORDER', ''],
    [503, 'CA_OUT_OF_ORDER', DIRECTORY],
  ])('that answers with status %d and no directory is %s', async (httpStatus, code, body) => {
    const url = await startCa((_, response) => response.writeHead(httpStatus).end(body));
    expect(await findingOf(caCheck, facts(url))).toMatchObject({ code, status: 'broken', data: { httpStatus } });
  });

  test('in whose place a page answers is not blamed: the page is named by its title', async () => {
    const url = await startCa((_, response) => response.end('<html><title>WLAN &amp; Anmeldung</title>'));
    expect(await findingOf(caCheck, facts(url))).toMatchObject({
      code: 'CA_WEB_PAGE',
      data: { host: new URL(url).host, httpStatus: 200, title: 'WLAN & Anmeldung' },
    });
  });

  test.each([302, 303, 307])(
    'in whose place a login page is to be seen is not blamed either: status %i',
    async (httpStatus) => {
      const headers = { Location: 'http://login.hotel.example/portal?from=ca' };
      const url = await startCa((_, response) => response.writeHead(httpStatus, headers).end());
      expect(await findingOf(caCheck, facts(url))).toMatchObject({
        code: 'CA_WEB_PAGE',
        data: { httpStatus, title: null, leadsTo: 'login.hotel.example' },
      });
    },
  );

  describe('on the internet that cannot be reached', () => {
    const addresses = (...found: string[]) => ({ kind: 'addresses' as const, addresses: found, failedFamily: null });
    type Given = {
      systemCode: string;
      ca: Resolution;
      own?: Resolution;
      isTaken?: boolean;
      isAlone?: boolean;
      /** What the router says that it has outside. */
      external?: string;
      /** A challenge of our own comes back. */
      comesBack?: boolean;
      url?: string;
    };
    const dataOf = async ({
      systemCode,
      ca,
      own = addresses('87.140.20.5'),
      isTaken = false,
      isAlone = false,
      external,
      comesBack = false,
      url,
    }: Given) => {
      const given: Facts = {
        ...factsFor(url === undefined ? {} : { settings: { acmeDirectoryUrl: url } }),
        directory: () => Promise.resolve({ kind: 'unreachable', systemCode }),
        caResolution: () => Promise.resolve(ca),
        systemResolution: () => Promise.resolve(own),
        caTakesConnection: () => Promise.resolve(isTaken),
        gatewayIsMissing: () => Promise.resolve(isAlone),
        line: () => Promise.resolve({ ...unknownLine, ...(external !== undefined && { external, by: 'igd' }) }),
        challengeAnswers: () =>
          Promise.resolve(
            comesBack ? [{ address: '87.140.20.5', answer: { kind: 'ours' as const, redirected: false } }] : [],
          ),
      };
      return (await findingOf(caCheck, given)).data;
    };
    const publicCa = addresses('172.65.32.248');

    test.each<[string, Given]>([
      ['gives it no address of the internet', { systemCode: 'ECONNREFUSED', ca: addresses('0.0.0.0', '::') }],
      ['leads it to a page of the house', { systemCode: 'ECONNREFUSED', ca: addresses('192.168.178.2') }],
      ['denies it', { systemCode: 'ENOTFOUND', ca: { kind: 'noSuchName' } }],
    ])('is filtered where the DNS of the house knows other names and %s', async (_, given) => {
      expect(await dataOf(given)).toMatchObject({ why: 'filtered' });
    });

    test('is not filtered where no name is known, or the DNS says nothing', async () => {
      const ca: Resolution = { kind: 'noSuchName' };
      expect(await dataOf({ systemCode: 'ENOTFOUND', ca, own: ca })).not.toHaveProperty('why');
      expect(await dataOf({ systemCode: 'ENOTFOUND', ca: { kind: 'timeout' } })).not.toHaveProperty('why');
    });

    test('is behind a router that is not where this machine looks for it', async () => {
      const unreachable = { systemCode: 'EHOSTUNREACH', ca: publicCa };
      expect(await dataOf({ ...unreachable, isAlone: true })).toMatchObject({ why: 'noGateway' });
      expect(await dataOf(unreachable)).not.toHaveProperty('why');
    });

    test('lets only this machine not out where the router is connected, or the name’s address leads in again', async () => {
      const unreachable = { systemCode: 'EHOSTUNREACH', ca: publicCa };
      expect(await dataOf({ ...unreachable, external: '87.140.20.5' })).toMatchObject({ why: 'heldBack' });
      expect(await dataOf({ ...unreachable, comesBack: true })).toMatchObject({ why: 'heldBack' });
      expect(await dataOf({ systemCode: 'ECONNREFUSED', ca: publicCa, comesBack: true })).toMatchObject({
        why: 'heldBack',
      });
      const slow = { systemCode: 'ETIMEDOUT', ca: publicCa, external: '87.140.20.5' };
      expect(await dataOf(slow)).not.toHaveProperty('why');
    });

    test('is not filtered where nobody knows the CA, or a proxy is set', async () => {
      const hidden = { systemCode: 'ENOTFOUND', ca: { kind: 'noSuchName' as const } };
      expect(await dataOf({ ...hidden, url: 'https://acme.zerosssl.com/v2/DV90' })).not.toHaveProperty('why');
      vi.stubEnv('HTTPS_PROXY', 'http://proxy.firma.lan:3128');
      vi.stubEnv('NO_PROXY', '');
      onTestFinished(() => void vi.unstubAllEnvs());
      expect(await dataOf(hidden)).not.toHaveProperty('why');
    });

    test('takes the connection and says nothing where large packets are lost', async () => {
      expect(await dataOf({ systemCode: 'ETIMEDOUT', ca: publicCa, isTaken: true })).toMatchObject({ why: 'stalled' });
      expect(await dataOf({ systemCode: 'ETIMEDOUT', ca: publicCa })).not.toHaveProperty('why');
      expect(await dataOf({ systemCode: 'ECONNREFUSED', ca: publicCa, isTaken: true })).not.toHaveProperty('why');
    });
  });

  test('that cannot be reached where other programs use a proxy is told with that proxy', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://nutzer:geheim@proxy.firma.lan:3128');
    vi.stubEnv('NO_PROXY', '');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { data } = await findingOf(caCheck, facts(`https://localhost:${await freePort()}/directory`));
    expect(data).toMatchObject({ cause: 'refused', proxy: 'proxy.firma.lan:3128' });
  });

  test.each([
    ['refused', 'ECONNREFUSED', freePort],
    ['reset', 'ECONNRESET', () => listen(net.createServer((socket) => socket.destroy()))],
  ])('that is not there is unreachable, with the cause (%s)', async (cause, systemCode, port) => {
    const host = `localhost:${await port()}`;
    expect(await findingOf(caCheck, facts(`https://${host}/directory`))).toMatchObject({
      code: 'CA_UNREACHABLE',
      status: 'broken',
      data: { host, cause, systemCode },
    });
  });

  test('of one’s own whose root is not trusted is untrusted', async () => {
    const url = await startWorkingCa();
    expect(await findingOf(caCheck, facts(url, { trustedRoots: [] }))).toMatchObject({
      code: 'CA_UNTRUSTED',
      status: 'broken',
      data: { host: new URL(url).host, systemCode: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
    });
  });
});

describe('Between here and the CA', () => {
  test('a program that calls itself an inspector in its certificate is named', async () => {
    const kaspersky = await createTestAuthority('Kaspersky Anti-Virus Personal');
    const url = await startCa((_, response) => response.end(), await kaspersky.issue({ names: ['localhost'] }));
    expect(await findingOf(caCheck, facts(url))).toMatchObject({
      code: 'CA_INTERCEPTED',
      status: 'broken',
      data: { host: new URL(url).host, issuer: 'Kaspersky Anti-Virus Personal E1 (Testbetrieb)' },
    });
  });

  /** The settings name Let's Encrypt, but a server on this machine answers. */
  const letsEncryptFacts = async (shown: TestPair, roots: readonly string[] = []) => {
    const url = await startCa((_, response) => response.end(DIRECTORY), shown);
    const { signal } = new AbortController();
    return { ...facts(LETS_ENCRYPT), directory: () => askDirectory(url, roots, Date.now, signal) };
  };

  test('somebody nameless who makes certificates for a public CA is seen as well', async () => {
    const shown = await authority.issue({ names: ['acme-v02.api.letsencrypt.org'] });
    expect(await findingOf(caCheck, await letsEncryptFacts(shown))).toMatchObject({
      code: 'CA_INTERCEPTED',
      data: { host: 'acme-v02.api.letsencrypt.org', issuer: 'Test E1 (Testbetrieb)' },
    });
  });

  test('a device that answers with its own certificate is not called an inspector', async () => {
    const found = await findingOf(caCheck, await letsEncryptFacts(await authority.issue({ names: ['fritz.box'] })));
    expect(found.code).toBe('CA_UNTRUSTED');
  });

  test('nobody is suspected where the CA’s own certificate only looks expired', async () => {
    const notAfter = Date.now() - DAY;
    // `localhost` in addition to the CA's name, so that only the validity period is wrong.
    const names = ['acme-v02.api.letsencrypt.org', 'localhost'];
    const shown = await authority.issue({ names, notBefore: notAfter - DAY, notAfter });
    expect(await findingOf(caCheck, await letsEncryptFacts(shown, [authority.rootPem]))).toMatchObject({
      code: 'CA_UNTRUSTED',
      data: { systemCode: 'CERT_HAS_EXPIRED' },
    });
  });
});

describe('The clock, compared with the CA’s', () => {
  /** In the middle of the second that the CA names. */
  const noon = Date.UTC(2026, 10, 1, 12, 0, 0, 500);
  const startCaAtNoon = () =>
    startCa((_, response) => response.setHeader('Date', 'Sun, 01 Nov 2026 12:00:00 GMT').end(DIRECTORY));
  const fastBy = (seconds: number) => () => noon + seconds * 1000;

  test.each([
    [0, 'CLOCK_RIGHT', 'good'],
    [300, 'CLOCK_RIGHT', 'good'],
    [-300, 'CLOCK_RIGHT', 'good'],
    [301, 'CLOCK_OFF', 'warning'],
    [-301, 'CLOCK_OFF', 'warning'],
    [86_400, 'CLOCK_OFF', 'warning'],
    [86_401, 'CLOCK_WRONG', 'broken'],
    [-86_401, 'CLOCK_WRONG', 'broken'],
  ])('%d seconds off is %s (%s)', async (skewSeconds, code, status) => {
    const found = await findingOf(clockCheck, facts(await startCaAtNoon(), { now: fastBy(skewSeconds) }));
    expect(found).toMatchObject({ code, status });
    expect(found.data).toEqual({ skewSeconds });
  });

  test('is judged also where the certificate is not trusted: the clock may be the reason', async () => {
    const found = await findingOf(
      clockCheck,
      facts(await startCaAtNoon(), { now: fastBy(-2 * 86_400), trustedRoots: [] }),
    );
    expect(found).toMatchObject({ code: 'CLOCK_WRONG', data: { skewSeconds: -2 * 86_400 } });
  });

  test('is unknown where the CA says no time, or nothing', async () => {
    const timeless = await startCa((_, response) => {
      response.sendDate = false;
      response.end(DIRECTORY);
    });
    for (const url of [timeless, `https://localhost:${await freePort()}/directory`]) {
      expect((await findingOf(clockCheck, facts(url))).code).toBe('CLOCK_NOT_CHECKED');
    }
  });
});

describe('The terms of service', () => {
  const account = (termsOfService: string | null) => ({ url: 'https://ca.example/account/1', termsOfService });

  test.each([
    ['before there is an account will be accepted', null, 'TERMS_TO_ACCEPT', 'good', { url: TERMS }],
    ['that were accepted are the same', account(TERMS), 'TERMS_SAME', 'good', { url: TERMS }],
    ['of an account that remembers none are not called changed', account(null), 'TERMS_SAME', 'good', { url: TERMS }],
    [
      'that are others by now are a warning',
      account('https://ca.example/terms-1'),
      'TERMS_CHANGED',
      'warning',
      { url: TERMS, accepted: 'https://ca.example/terms-1' },
    ],
  ])('%s', async (_, given, code, status, data) => {
    const found = await findingOf(termsCheck, facts(await startWorkingCa(), { account: given }));
    expect(found).toMatchObject({ code, status });
    expect(found.data).toEqual(data);
  });

  test.each(['http://10.0.0.5/x', 'http://localhost/terms', 'javascript:alert(1)'])(
    'are none where their address is not one to open: %s',
    async (termsOfService) => {
      const url = await startCa((_, response) =>
        response.end(JSON.stringify({ newOrder: 'https://localhost/order', meta: { termsOfService } })),
      );
      expect((await findingOf(termsCheck, facts(url))).code).toBe('TERMS_NONE');
    },
  );

  test('are none where the CA has none', async () => {
    const url = await startCa((_, response) => response.end('{"newOrder": "https://localhost/order"}'));
    expect((await findingOf(termsCheck, facts(url))).code).toBe('TERMS_NONE');
  });

  test('are unknown where there is no directory', async () => {
    const page = await startCa((_, response) => response.end('<html>'));
    for (const url of [page, `https://localhost:${await freePort()}/directory`]) {
      expect((await findingOf(termsCheck, facts(url))).code).toBe('TERMS_NOT_CHECKED');
    }
  });
});
