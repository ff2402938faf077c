/** Files in which the product remembers something: of the right shape, with values that nobody should have written. */
import fs from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { createRouterClient } from '@orpc/server';
import * as fc from 'fast-check';
import { toFailure } from '#shared/contract/client-failure.ts';
import { snapshotSchema } from '#shared/contract/snapshot.ts';
import { healthOf } from '#shared/domain/health.ts';
import { mapStrings } from '#shared/values/map-strings.ts';
import { certIdOf } from '../../../electron/certificates/id.ts';
import type { CertificateIssuer } from '../../../electron/certificates/issuer.ts';
import { createService } from '../../../electron/service/service.ts';
import { openConfStore } from '../../../electron/settings/conf-store.ts';
import { openSettingsStore } from '../../../electron/settings/settings-store.ts';
import { openVault } from '../../../electron/storage/vault.ts';
import { createTestAuthority, type TestPair } from '../../../electron/testing/certificates.ts';
import { controlsIn } from '../clean-output.ts';
import { foreignFiles } from '../foreign-files.ts';
import { hostileText, record } from '../hostile.ts';
import { createSandbox } from '../sandbox.ts';
import type { Surface } from '../surface.ts';

/** The values at some places of a file, counted from its beginning, are others. */
type Change = { file: FileName; place: number; text: string; number: number };
type Case = { changes: Change[]; action: 'none' | 'request' | 'delete' };
type FileName = (typeof fileNames)[number];

const NAME = 'meinefirma.localhost';
const fileNames = [
  'ari.json',
  'revocations.json',
  'attempts.json',
  'ledger.json',
  'account.json',
  'pending-order.json',
  'installed.json',
  'notices.json',
  'router.json',
] as const;

/** Times at the edges of what can be written, and addresses that are none. */
const edgeText = fc.constantFrom(
  '0000-01-01T00:00:00Z',
  '0000-01-01T00:00:00+23:59',
  '0001-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-23:59',
  '-000001-12-31T23:59:59Z',
  '+275760-09-13T00:00:00.000Z',
  '2026-02-30T00:00:00Z',
  '',
  'x',
  'https://',
  'https://x',
  'ftp://ca.test/',
  '//ca.test',
);
const edgeNumbers: readonly number[] = [
  [0, -1, 1, 0.5, 1e21, 2 ** 53, 1e300, -1e300, 8.64e15, -8.64e15, 8.64e15 + 2],
  [-62_167_219_200_000, -62_167_219_200_001, 253_402_300_799_999, 253_402_300_800_000],
].flat();
const edgeNumber = fc.constantFrom(...edgeNumbers);

export const surface: Surface<Case> = {
  arbitrary: record({
    changes: fc.array(
      record({
        file: fc.constantFrom(...fileNames),
        place: fc.nat({ max: 40 }),
        text: fc.oneof({ weight: 4, arbitrary: edgeText }, { weight: 1, arbitrary: hostileText }),
        number: edgeNumber,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    action: fc.constantFrom('none', 'none', 'request', 'delete'),
  }),

  async open(folder) {
    const { configDir, closedPort } = await createSandbox(folder);
    const databaseDirectory = path.join(folder, 'datenbank');
    const directoryUrl = `https://127.0.0.1:${closedPort}/directory`;
    const authority = await createTestAuthority();
    const pair = await authority.issue({ names: [NAME], withKeyId: true });
    const { folder: orderFolder } = await openVault(databaseDirectory).install(directoryUrl, {
      orderUrl: `https://127.0.0.1:${closedPort}/order/1`,
      ...pair,
    });
    const caFolder = path.dirname(path.dirname(orderFolder));
    const folderOf = (name: FileName) => {
      if (name === 'notices.json' || name === 'router.json') return configDir;
      return name === 'ledger.json' || name === 'installed.json' ? path.dirname(caFolder) : caFolder;
    };
    const pointer: unknown = JSON.parse(fs.readFileSync(path.join(path.dirname(caFolder), 'installed.json'), 'utf8'));
    const sound = { ...soundFiles(directoryUrl, pair), 'installed.json': pointer };
    const before = path.join(folder, 'davor');
    copyFolder(databaseDirectory, before);
    const settings = fs.readFileSync(path.join(configDir, 'config.json'));
    const issuer = issuerOf(await authority.issue({ names: [NAME], withKeyId: true }), directoryUrl);
    const write = (contents: Partial<Record<FileName, unknown>>): void => {
      fs.rmSync(databaseDirectory, { recursive: true });
      copyFolder(before, databaseDirectory);
      fs.rmSync(configDir, { recursive: true });
      fs.mkdirSync(configDir, { mode: 0o700 });
      fs.writeFileSync(path.join(configDir, 'config.json'), settings, { mode: 0o600 });
      for (const name of fileNames) {
        if (!(name in contents)) continue;
        fs.writeFileSync(path.join(folderOf(name), name), JSON.stringify(contents[name]), { mode: 0o600 });
      }
    };
    // Else nothing would be tried but what is kept aside at once.
    write(sound);
    const misunderstood = [...(await wrongWith(configDir, issuer, 'request')), ...keptAsideBelow(folder)];
    if (misunderstood.length > 0) throw new Error(`what is sound is not understood: ${misunderstood.join(', ')}`);
    return {
      async run({ changes, action }) {
        const names = [...new Set(changes.map(({ file }) => file))];
        const contentOf = (name: FileName) => changes.filter(({ file }) => file === name).reduce(changed, sound[name]);
        write(Object.fromEntries(names.map((name) => [name, contentOf(name)])));
        return [...(await wrongWith(configDir, issuer, action)), ...foreignFiles(databaseDirectory)];
      },
      close: () => [],
    };
  },
};

/** For this account alone, which Node leaves out. */
function copyFolder(from: string, to: string): void {
  fs.mkdirSync(to, { mode: 0o700 });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else fs.copyFileSync(source, target);
  }
}

function keptAsideBelow(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.beschaedigt-'));
}

/** A content as the product itself writes it. */
function soundFiles(directoryUrl: string, { chainPem, keyPem }: TestPair): Record<FileName, unknown> {
  const at = '2026-11-24T13:05:00.000Z';
  const [accountUrl, orderUrl] = [new URL('acct/1', directoryUrl).href, new URL('order/2', directoryUrl).href];
  const order = { directoryUrl, accountUrl, orderUrl, name: NAME, keyPem, csrPem: 'x', keyType: 'ec-p256' };
  const revocation = { directoryUrl, fingerprint256: 'AA:BB', names: [NAME], chainPem, keyPem };
  const open = { since: at, evenWithoutReplacement: false, lastAttemptAt: at, lastError: null };
  const attempts = { name: NAME, lastAttemptAt: at, failures: 3, notBefore: '2999-01-01T00:00:00.000Z', heldSince: at };
  const problem = { type: 'urn:ietf:params:acme:error:rateLimited', detail: 'x', status: 429, subproblems: [] };
  const failure = { code: 'CA_RATE_LIMITED', data: { limit: 'other', retryAt: at, problem } };
  const event = { at, ca: directoryUrl, account: accountUrl, name: NAME, standing: 'new', order: orderUrl };
  const opening = {
    router: '192.168.178.1',
    name: 'FRITZ!Box 7590',
    id: 'uuid:1',
    via: 'igd',
    forwards: [{ port: 80, internalPort: 8080 }],
    lanAddress: '192.168.178.20',
    network: '192.168.178.20/24',
    formerAddresses: ['192.168.178.31'],
    since: at,
  };
  return {
    'ari.json': {
      certId: certIdOf(chainPem),
      window: { start: Date.parse(at), end: Date.parse(at) + 1000 },
      selectedAt: Date.parse(at) + 500,
      explanationUrl: 'https://127.0.0.1/why',
      nextCheckAt: Date.parse(at),
      decidedAt: Date.parse(at),
      failures: 1,
    },
    'revocations.json': {
      pending: [{ ...revocation, ...open, notAfter: '2999-01-01T00:00:00.000Z' }],
      revoked: [{ fingerprint256: 'CC:DD', notAfter: at, at, since: at }],
    },
    'attempts.json': {
      [directoryUrl]: {
        ...attempts,
        lastError: failure,
        limit: failure,
        insisted: false,
        firstFailureAt: at,
        lastIssuedAt: at,
        outside: { at, name: NAME, by: 'request', reached: true, detail: '' },
      },
    },
    'ledger.json': {
      events: ['order', 'issued', 'failedAuthorization'].map((kind) => ({ kind, ...event })),
      holders: [{ ca: directoryUrl, name: NAME, account: accountUrl }],
    },
    'account.json': {
      [directoryUrl]: { keyPem, url: accountUrl, contact: null, termsOfService: null, nextKeyPem: null },
    },
    'pending-order.json': { ...order, profile: null, profileRefused: false, replaces: null, expires: at },
    'installed.json': null,
    'router.json': { opening, toClose: [{ ...opening, endedAt: at }] },
    'notices.json': { fingerprint256: 'AA:BB', told: { renewed: at, runningOut: at, expired: at } },
  };
}

/** The value at this place is another one of its kind; `null` becomes a text or a number. */
function changed(content: unknown, { place, text, number }: Change): unknown {
  const isValue = (value: unknown) => typeof value !== 'object' || value === null;
  let count = 0;
  JSON.stringify(content, (_, value: unknown) => (isValue(value) ? count++ : value));
  let index = 0;
  const serialized = JSON.stringify(content, (_, value: unknown) => {
    if (!isValue(value) || index++ !== place % count) return value;
    if (typeof value === 'boolean') return !value;
    return typeof value === 'number' || (value === null && text.length % 2 === 0) ? number : text;
  });
  return JSON.parse(serialized);
}

/** Whatever is asked for is issued, by nobody. */
function issuerOf(pair: TestPair, directoryUrl: string): CertificateIssuer {
  const orderUrl = new URL('order/3', directoryUrl).href;
  const issued = { ...pair, orderUrl, wasValidated: true, profileRefused: false, replacementAccepted: false };
  return { issue: () => Promise.resolve(issued) };
}

/** What a command says, which is a process of its own each time. */
async function wrongWith(configDir: string, issuer: CertificateIssuer, action: Case['action']): Promise<string[]> {
  const problems: string[] = [];
  const service = createService({
    host: 'cli',
    version: '0.0.0',
    configDir,
    settingsStore: openSettingsStore(configDir, openConfStore, Date.now),
    actions: { openDirectory: () => Promise.resolve(), restartApp: null },
    onUnexpectedError: (error) => problems.push(`nobody foresaw ${inspect(error).slice(0, 1500)}`),
    simulation: { issuer, router: null },
  });
  try {
    await service.start();
    const { state, certificate, journal } = createRouterClient(service.router, {
      context: { osActions: false, programs: false },
    });
    const look = async (): Promise<void> => {
      const shown = await state.get();
      const { error } = snapshotSchema.safeParse(shown);
      if (error !== undefined) problems.push(`what is shown is not what the contract says: ${error.message}`);
      healthOf(shown, Date.now());
      // White space of whoever wrote the file stays in a value; it is cleaned where it is printed.
      const told = mapStrings({ shown, journal: await journal.list({ limit: 100 }) }, (text) =>
        text.replaceAll(/[\t\r]/g, ' '),
      );
      problems.push(...controlsIn('what is shown', told));
    };
    await look();
    if (action === 'request') await certificate.request({ force: true, despiteFindings: true, despiteLimits: true });
    if (action === 'delete') await certificate.delete();
    if (action !== 'none') await look();
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code === 'INTERNAL')
      problems.push(`${action} is answered with INTERNAL: ${inspect(error).slice(0, 1500)}`);
  } finally {
    await service.stop();
  }
  return problems;
}
