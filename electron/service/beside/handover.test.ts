/** A pair on its way to profacto: its real folder, a stand-in for its web server, and real TLS connections to that. */
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { readCertificate } from '../../certificates/info.ts';
import { openJournal } from '../../storage/journal.ts';
import { createTestAuthority, type TestPair } from '../../testing/certificates.ts';
import { failureOf, temporaryFolder } from '../../testing/environment.ts';
import { startFourD } from '../../testing/fourd.ts';
import { mayMountDisks, ownDisk } from '../../testing/own-disk.ts';
import { freePorts } from '../../testing/ports.ts';
import { createServedEvidence, isEvidenceOf } from '../served-evidence.ts';
import { createCertificateTarget } from './certificate-target.ts';
import { createHandover } from './handover.ts';
import { createProfactoRestart } from './profacto-restart.ts';

let issued: TestPair[] = [];
beforeAll(async () => {
  const authority = await createTestAuthority();
  issued = await Promise.all([authority.issue(), authority.issue(), authority.issue()]);
});
const pairs = () => {
  const [one, two, three] = issued.map(({ chainPem, keyPem }, index) => ({
    folder: `/db/${String(index)}`,
    directoryUrl: 'https://ca.test/directory',
    orderNumber: String(index),
    chainPem,
    keyPem,
    info: readCertificate(chainPem),
  }));
  if (one === undefined || two === undefined || three === undefined) throw new Error('not issued');
  return { one, two, three };
};

async function setUp(given: { folder?: string; settings?: Partial<Settings> } = {}) {
  const folder = given.folder ?? temporaryFolder();
  const configDir = temporaryFolder();
  const [httpPort, httpsPort] = await freePorts(2);
  const profacto = await startFourD({
    webFolder: temporaryFolder(),
    certificateFolder: folder,
    httpPort,
    httpsPort,
    host: '127.0.0.1',
  });
  const settings: Settings = {
    ...defaultSettings('/db'),
    operation: 'beside',
    httpPort,
    httpsPort,
    certificateTarget: folder,
    restartUrl: `http://127.0.0.1:${httpPort}/4DACTION/Neustart?token=geheim`,
    ...given.settings,
  };
  const journal = openJournal(configDir, Date.now);
  const evidence = createServedEvidence({ settings: () => settings, now: Date.now, networkAddresses: [] });
  /** As after a start of the program: nothing is remembered but what is on the disk. */
  const create = () =>
    createHandover({
      target: createCertificateTarget({ folder: () => folder }),
      folder: () => folder,
      httpsPort: () => httpsPort,
      restart: createProfactoRestart(() => settings),
      journal,
      now: Date.now,
      configDir,
      times: { limitMs: 1000, firstPauseMs: 10, maxPauseMs: 50 },
    });
  type Pair = ReturnType<typeof pairs>['one'];
  const restarted: Pair[] = [];
  const put = (pair: Pair, signal = new AbortController().signal) =>
    create().putIntoService(pair, evidence, { onRestarted: () => restarted.push(pair), signal });
  const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
  const lying = (suffix = '') => ({ chainPem: read(`cert.pem${suffix}`), keyPem: read(`key.pem${suffix}`) });
  const serves = async (pair: Pair) => isEvidenceOf((await evidence.gather(pair)).seen, pair);
  const told = () => journal.list(100).map(({ event }) => event);
  return { folder, configDir, profacto, settings, create, put, read, lying, serves, told, restarted };
}
const filesOf = ({ chainPem, keyPem }: TestPair) => ({ chainPem, keyPem });

describe('A pair that is handed over', () => {
  test('is served after a restart, and the pair before is kept', async () => {
    const { put, lying, serves, told, profacto, restarted, folder } = await setUp();
    const { one, two } = pairs();
    expect(await put(one)).toEqual({ kind: 'served' });
    expect(await put(two)).toEqual({ kind: 'served' });
    expect(await serves(two)).toBe(true);
    expect([lying(), lying('.previous')]).toEqual([filesOf(two), filesOf(one)]);
    expect(fs.readdirSync(folder).toSorted()).toEqual(['cert.pem', 'cert.pem.previous', 'key.pem', 'key.pem.previous']);
    expect(restarted).toEqual([one, two]);
    expect(told()).toEqual(['pairHandedOver', 'profactoRestarted', 'pairHandedOver', 'profactoRestarted']);
    // Once it is served there is nothing to be done.
    expect(await put(two)).toEqual({ kind: 'served' });
    expect(profacto.state.restarts).toBe(2);
  });

  test('is at no moment to be seen in parts', async () => {
    const { put, read, lying } = await setUp();
    const { one, two, three } = pairs();
    await put(one);
    const whole = { cert: new Set<string>(), key: new Set<string>() };
    for (const pair of [one, two, three]) {
      whole.cert.add(pair.chainPem);
      whole.key.add(pair.keyPem);
    }
    let looks = 0;
    const torn: string[] = [];
    const looking = setInterval(() => {
      looks += 1;
      if (!whole.cert.has(read('cert.pem'))) torn.push('cert.pem');
      if (!whole.key.has(read('key.pem'))) torn.push('key.pem');
    }, 0);
    for (const pair of [two, three, one, two]) await put(pair);
    clearInterval(looking);
    expect(looks).toBeGreaterThan(0);
    expect(torn).toEqual([]);
    expect(lying()).toEqual(filesOf(two));
  });

  test('waits where nobody can restart profacto, which serves the one before', async () => {
    const { put, lying, serves, settings, restarted } = await setUp();
    const { one, two } = pairs();
    await put(one);
    settings.restartUrl = '';
    expect(await put(two)).toEqual({ kind: 'waiting' });
    expect([lying(), lying('.previous')]).toEqual([filesOf(two), filesOf(one)]);
    expect(await serves(one)).toBe(true);
    expect(restarted).toEqual([one]);
  });

  test('waits where this program ends before it is served', async () => {
    const { put, lying, profacto } = await setUp();
    const { one } = pairs();
    profacto.state.isTlsBroken = true;
    const ending = new AbortController();
    const putting = put(one, ending.signal);
    await expect.poll(() => profacto.state.restarts).toBe(1);
    ending.abort(new Error('the end'));
    expect(await putting).toEqual({ kind: 'waiting' });
    expect(lying()).toEqual(filesOf(one));
  });
});

describe('Where profacto is not restarted', () => {
  test('and serves on what it has loaded, nothing is taken back', async () => {
    const { put, lying, serves, profacto, configDir } = await setUp();
    const { one, two } = pairs();
    await put(one);
    profacto.state.refusesRestart = true;
    expect(await put(two)).toEqual({
      kind: 'failed',
      failure: { code: 'PROFACTO_NOT_RESTARTED', data: { by: 'url', reason: 'refused', detail: 'HTTP 500' } },
      keepsPair: true,
    });
    expect(await serves(one)).toBe(true);
    // Whoever restarts it by hand has the new one served.
    expect([lying(), lying('.previous')]).toEqual([filesOf(two), filesOf(one)]);
    expect(fs.existsSync(path.join(configDir, 'handover.json'))).toBe(false);
    await profacto.restart();
    expect(await put(two)).toEqual({ kind: 'served' });
  });

  test.each([
    ['fails because of the new one', 'isNew ? 1 : 0'],
    ['fails whatever it has done', '1'],
  ])('but serves nothing any more, the pair before is put back and tried once more: it %s', async (_, exitCode) => {
    const { put, create, lying, serves, profacto, settings } = await setUp();
    const { one, two } = pairs();
    await put(one);
    // A program that restarts the web server, which does not come up with the new pair.
    profacto.state.unloadable = two.chainPem;
    const program = path.join(temporaryFolder(), 'neustart.mjs');
    const isNew = `fs.readFileSync(${JSON.stringify(path.join(settings.certificateTarget, 'cert.pem'))}, 'utf8') === ${JSON.stringify(two.chainPem)}`;
    fs.writeFileSync(
      program,
      `import fs from 'node:fs';
       const isNew = ${isNew};
       await fetch(${JSON.stringify(settings.restartUrl)});
       process.exitCode = ${exitCode};`,
    );
    settings.restartUrl = '';
    settings.restartCommand = [process.execPath, program];
    const trouble = { by: 'command', reason: 'failed', detail: '1' };
    expect(await put(two)).toMatchObject({
      kind: 'failed',
      failure: { code: 'PROFACTO_NOT_SERVING', data: { reason: 'noConnection', previousServes: true, trouble } },
      keepsPair: true,
    });
    expect(profacto.state.restarts).toBe(3);
    expect(lying()).toEqual(filesOf(one));
    expect(await serves(one)).toBe(true);
    // It is not laid there again by itself.
    await create().keep(two);
    expect(lying()).toEqual(filesOf(one));
  });
});

describe('Where profacto was restarted and does not serve the pair', () => {
  test('the one before is put back and served, until somebody tries the new one again', async () => {
    const { put, create, lying, serves, told, profacto } = await setUp();
    const { one, two } = pairs();
    await put(one);
    profacto.state.unloadable = two.chainPem;
    expect(await put(two)).toMatchObject({
      kind: 'failed',
      failure: { code: 'PROFACTO_NOT_SERVING', data: { reason: 'noConnection', previousServes: true } },
      keepsPair: true,
    });
    expect(lying()).toEqual(filesOf(one));
    expect(await serves(one)).toBe(true);
    expect(told().at(-1)).toBe('profactoRestarted');
    // Over an end of the program as well.
    await create().keep(two);
    expect(lying()).toEqual(filesOf(one));
    profacto.state.unloadable = '';
    expect(await put(two)).toEqual({ kind: 'served' });
    await create().keep(two);
    expect([lying(), lying('.previous')]).toEqual([filesOf(two), filesOf(one)]);
  });

  test('it is said where the one before is not served either', async () => {
    const { put, lying, profacto } = await setUp();
    const { one, two } = pairs();
    await put(one);
    profacto.state.isTlsBroken = true;
    const told = await put(two);
    expect(told).toMatchObject({ failure: { data: { previousServes: false } } });
    expect(told).not.toHaveProperty('failure.data.trouble');
    expect(lying()).toEqual(filesOf(one));
  });

  test('the first pair of all stays, since there is none before', async () => {
    const { put, lying, profacto } = await setUp();
    const { one } = pairs();
    profacto.state.isTlsBroken = true;
    expect(await put(one)).toMatchObject({ failure: { data: { previousServes: null } } });
    expect(lying()).toEqual(filesOf(one));
  });
});

describe.runIf(mayMountDisks)('Where the folder takes nothing (root on Linux)', () => {
  test.each([
    ['the disk is full', 'full', 'fill', 'makeRoom'],
    ['it is not to be written', 'notWritable', 'closeToWriting', 'openToWriting'],
  ] as const)('since %s, nothing is lost and nobody is restarted', async (_, reason, begin, end) => {
    const disk = ownDisk(65_536);
    const { put, create, lying, serves, profacto, told } = await setUp({ folder: disk.folder });
    const { one, two, three } = pairs();
    await put(one);
    await put(two);
    const before = fs.readdirSync(disk.folder).toSorted();
    const toldBefore = told();
    disk[begin]();
    for (const give of [() => put(three), () => create().keep(three)])
      expect(await failureOf(give())).toMatchObject({
        code: 'BESIDE_FOLDER',
        data: { setting: 'certificateTarget', reason, path: disk.folder },
      });
    expect([lying(), lying('.previous')]).toEqual([filesOf(two), filesOf(one)]);
    expect(await serves(two)).toBe(true);
    expect(profacto.state.restarts).toBe(2);
    expect(told()).toEqual(toldBefore);
    disk[end]();
    // No part of a key is left there.
    expect(fs.readdirSync(disk.folder).toSorted()).toEqual(before);
    expect(await put(three)).toEqual({ kind: 'served' });
    expect([lying(), lying('.previous')]).toEqual([filesOf(three), filesOf(two)]);
  });
});
