import type { SettingsPatch } from '#shared/contract/settings.ts';
import { createRouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/fetch';
import { describe, expect, test, vi } from 'vitest';
import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { exampleCertificate, exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import type { HookRun } from '#shared/contract/hook-result.ts';
import type { DesktopActions } from './host-actions.ts';
import { createRouter, type RouterParts } from './router.ts';
import { failureOf } from '../testing/failure-of.ts';

/** The router over these parts (the others are not part of a test), asked in this process and as bytes over a wire. */
function setUp(parts: Partial<RouterParts>, osActions = false, programs = false) {
  const unexpectedErrors: unknown[] = [];
  const router = createRouter(
    { lookAgain: () => Promise.resolve(), ...parts } as RouterParts,
    Promise.resolve(),
    (error) => unexpectedErrors.push(error),
  );
  const context = { osActions, programs };
  const handler = new RPCHandler(router);
  const overTheWire = async (path: string, input: unknown) => {
    const request = new Request(`http://localhost/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ json: input }),
    });
    const { response } = await handler.handle(request, { context });
    return { status: response?.status, text: (await response?.text()) ?? '' };
  };
  return { client: createRouterClient(router, { context }), overTheWire, unexpectedErrors };
}

function snapshotsOf(snapshot: Snapshot): RouterParts['snapshots'] {
  return { current: () => snapshot, watch: () => expect.fail('nobody watches here') };
}

describe('Opening the folder', () => {
  test('is refused to a connection that may ask for no OS actions, and nothing is opened', async () => {
    const openDirectory = vi.fn(() => Promise.resolve());
    const { client } = setUp({ actions: { openDirectory } });
    expect(await failureOf(client.certificate.openDirectory())).toEqual({ code: 'OS_ACTION_REFUSED', data: {} });
    expect(openDirectory).not.toHaveBeenCalled();
  });

  test('is done for the desktop’s own window', async () => {
    const openDirectory = vi.fn(() => Promise.resolve());
    const files = { directory: () => '/db' } as RouterParts['files'];
    const { client } = setUp({ actions: { openDirectory }, files }, true);
    expect(await client.certificate.openDirectory()).toEqual({ directory: '/db' });
    expect(openDirectory).toHaveBeenCalledExactlyOnceWith('/db');
  });
});

/** A desktop of which this is known. */
const desktopWith = (known: Partial<DesktopActions>): RouterParts['actions'] => ({
  openDirectory: () => Promise.resolve(),
  desktop: {
    openAddress: () => Promise.resolve(false),
    chooseFolder: () => Promise.resolve('/srv/gewählt'),
    startsAtLogin: () => false,
    setStartAtLogin: () => undefined,
    ...known,
  },
});

describe('Opening this server’s own address', () => {
  const certified = snapshotsOf(exampleSnapshot({ certificate: exampleCertificate }));
  const opening = (isOpened: boolean) => vi.fn(() => Promise.resolve(isOpened));

  test('is refused to a connection that may ask for no OS actions, and nothing is opened', async () => {
    const openAddress = opening(true);
    const { client } = setUp({ actions: desktopWith({ openAddress }), snapshots: certified });
    expect(await failureOf(client.certificate.openAddress())).toEqual({ code: 'OS_ACTION_REFUSED', data: {} });
    expect(openAddress).not.toHaveBeenCalled();
  });

  test('opens the address of the installed certificate, and says whether a browser came', async () => {
    for (const opened of [true, false]) {
      const openAddress = opening(opened);
      const { client } = setUp({ actions: desktopWith({ openAddress }), snapshots: certified }, true);
      expect(await client.certificate.openAddress()).toEqual({ url: 'https://meinefirma.de/', opened });
      expect(openAddress).toHaveBeenCalledExactlyOnceWith('https://meinefirma.de/');
    }
  });

  test('is refused without a certificate', async () => {
    const openAddress = opening(true);
    const { client } = setUp(
      { actions: desktopWith({ openAddress }), snapshots: snapshotsOf(exampleSnapshot()) },
      true,
    );
    expect(await failureOf(client.certificate.openAddress())).toMatchObject({ code: 'NO_CERTIFICATE' });
    expect(openAddress).not.toHaveBeenCalled();
  });
});

describe('What only a desktop can do', () => {
  const parts = () => {
    const chooseFolder = vi.fn(() => Promise.resolve('/srv/gewählt'));
    const snapshots = snapshotsOf(exampleSnapshot());
    return { chooseFolder, snapshots, actions: desktopWith({ chooseFolder }), startAtLogin: vi.fn() };
  };

  test('is done for its own window: choosing a folder, from the one that is set, and the start at the login', async () => {
    const given = parts();
    const { client } = setUp(given, true);
    expect(await client.host.chooseDatabaseDirectory()).toEqual({ directory: '/srv/gewählt' });
    expect(given.chooseFolder).toHaveBeenCalledExactlyOnceWith('/srv/profacto');
    expect(await client.host.startAtLogin({ on: true })).toEqual({ on: true });
    expect(given.startAtLogin).toHaveBeenCalledExactlyOnceWith(true);
  });

  test.each([
    ['a connection that may ask for no OS actions', parts(), false],
    ['a host without a desktop', { ...parts(), actions: { openDirectory: () => Promise.resolve() } }, true],
  ])('is refused to %s, and nothing happens', async (_, given, osActions) => {
    const { client } = setUp(given, osActions, true);
    expect(await failureOf(client.host.chooseDatabaseDirectory())).toEqual({ code: 'OS_ACTION_REFUSED', data: {} });
    expect(await failureOf(client.host.startAtLogin({ on: true }))).toEqual({ code: 'OS_ACTION_REFUSED', data: {} });
    expect(given.startAtLogin).not.toHaveBeenCalled();
  });
});

describe('A place that a page in a browser names', () => {
  test.each([
    ['databaseDirectory', '\\\\server\\freigabe'],
    ['databaseDirectory', '//server/freigabe'],
    ['databaseDirectory', '"\\\\server\\freigabe"'],
    ['databaseDirectory', 'file://server/freigabe'],
    ['trustedRootsFile', '\\\\?\\UNC\\server\\freigabe\\roots.pem'],
  ] as const)('is not on another machine: %s=%s', async (key, place) => {
    const changeSettings = vi.fn(() => Promise.resolve(exampleSnapshot().settings));
    const change = { language: 'en', [key]: place } as const;
    expect(await failureOf(setUp({ changeSettings }).client.settings.update(change))).toEqual({
      code: 'INVALID_SETTING',
      data: { issues: [{ key, reason: 'notOnThisMachine' }] },
    });
    expect(changeSettings).not.toHaveBeenCalled();
    await setUp({ changeSettings }, false, true).client.settings.update(change);
    expect(changeSettings).toHaveBeenCalledExactlyOnceWith(change);
  });

  test('is anywhere on this one', async () => {
    const changeSettings = vi.fn(() => Promise.resolve(exampleSnapshot().settings));
    for (const databaseDirectory of ['/srv/profacto', 'D:\\profacto']) {
      await setUp({ changeSettings }).client.settings.update({ databaseDirectory });
      expect(changeSettings).toHaveBeenLastCalledWith({ databaseDirectory });
    }
  });
});

describe('The programs that learn of renewals', () => {
  const ran: HookRun = {
    at: '2026-01-01T00:00:00.000Z',
    program: '/srv/copy',
    test: true,
    result: { outcome: 'ok', output: '' },
  };

  test('are neither set nor tried by a page in a browser, not even with something else', async () => {
    const changeSettings = vi.fn();
    const testHook = vi.fn();
    const { client } = setUp({ changeSettings, testHook });
    // A client that is not ours may send anything.
    const changes = [{ onRenewed: ['/bin/sh'] }, { language: 'en', onFailed: '' } as unknown as SettingsPatch];
    for (const change of changes) {
      expect(await failureOf(client.settings.update(change))).toEqual({ code: 'PROGRAMS_REFUSED', data: {} });
    }
    expect(await failureOf(client.hooks.test({ hook: 'onRenewed' }))).toEqual({ code: 'PROGRAMS_REFUSED', data: {} });
    expect(changeSettings).not.toHaveBeenCalled();
    expect(testHook).not.toHaveBeenCalled();
  });

  test('are not the only power that it lacks: what the web server publishes is not set there either', async () => {
    const changeSettings = vi.fn(() => Promise.resolve(exampleSnapshot().settings));
    const change = { language: 'en', upstream: 'http://127.0.0.1:631' } as const;
    expect(await failureOf(setUp({ changeSettings }).client.settings.update(change))).toEqual({
      code: 'UPSTREAM_REFUSED',
      data: {},
    });
    expect(changeSettings).not.toHaveBeenCalled();
    await setUp({ changeSettings }, false, true).client.settings.update(change);
    expect(changeSettings).toHaveBeenCalledExactlyOnceWith(change);
  });

  test('are set and tried by the window and the command line, and each is told whether it may', async () => {
    const changeSettings = vi.fn(() => Promise.resolve(exampleSnapshot().settings));
    const parts = { changeSettings, testHook: () => Promise.resolve(ran), snapshots: snapshotsOf(exampleSnapshot()) };
    const { client } = setUp(parts, false, true);
    await client.settings.update({ onRenewed: ['/srv/copy'] });
    expect(changeSettings).toHaveBeenCalledWith({ onRenewed: ['/srv/copy'] });
    expect(await client.hooks.test({ hook: 'onRenewed' })).toEqual(ran);
    expect((await client.state.get()).programs).toBe(true);
    expect((await setUp(parts).client.state.get()).programs).toBe(false);
  });
});

describe('A failure', () => {
  const data = { kind: 'request', startedAt: '2026-01-01T00:00:00.000Z', pid: 7 } as const;

  test('arrives with its code and data, in this process and over a wire', async () => {
    const check = () => Promise.reject(new FailureError(failure('BUSY', data)));
    const { client, overTheWire, unexpectedErrors } = setUp({ reports: { check, evaluate: check } });
    expect(await failureOf(client.diagnosis.check())).toEqual({ code: 'BUSY', data });
    const { text } = await overTheWire('diagnosis/check', undefined);
    expect(JSON.parse(text)).toMatchObject({ json: { code: 'BUSY', data, defined: true } });
    expect(unexpectedErrors).toEqual([]);
  });

  test('thrown without waiting arrives in the same way', async () => {
    const { client } = setUp({ requests: { request: () => fail('CONTACT_MISSING', {}) } });
    expect(await failureOf(client.certificate.request({}))).toEqual({ code: 'CONTACT_MISSING', data: {} });
  });
});

describe('What nobody foresaw', () => {
  const secret = '/home/meister/geheim: EACCES';

  test('leaks neither text nor path to the page, and goes to the one who may see it', async () => {
    const error = new Error(secret);
    const broken = () => Promise.reject(error);
    const { client, overTheWire, unexpectedErrors } = setUp({ reports: { evaluate: broken, check: broken } });
    const { status, text } = await overTheWire('certificate/evaluate', undefined);
    expect(status).toBe(500);
    expect(text).not.toContain('geheim');
    expect(text).not.toContain('stack');
    expect(await failureOf(client.certificate.evaluate())).toEqual({ code: 'INTERNAL', data: {} });
    expect(unexpectedErrors).toEqual([error, error]);
  });

  test('in an answer that does not fit the contract leaks no part of that answer', async () => {
    const { overTheWire } = setUp({ snapshots: snapshotsOf({ secret } as unknown as Snapshot) });
    const { status, text } = await overTheWire('state/get', undefined);
    expect(status).toBe(500);
    expect(text).not.toContain('geheim');
  });
});

test('an input that does not fit the contract is refused before any use case sees it', async () => {
  const request = vi.fn(() => Promise.resolve({ certificate: null, outside: null }));
  const { overTheWire } = setUp({ requests: { request }, journal: { list: () => [], file: '/journal.ndjson' } });
  expect(await overTheWire('certificate/request', { force: 'yes' })).toMatchObject({ status: 400 });
  expect(await overTheWire('journal/list', { limit: 0 })).toMatchObject({ status: 400 });
  expect(await overTheWire('journal/list', { limit: 1_000_000 })).toMatchObject({ status: 400 });
  expect(request).not.toHaveBeenCalled();
});

test('what is left out of a request means: not forced, no rehearsal', async () => {
  const request = vi.fn(() => Promise.resolve({ certificate: null, outside: null }));
  const { client } = setUp({ requests: { request } });
  await client.certificate.request({});
  expect(request).toHaveBeenCalledWith({ kind: 'request', force: false, despiteFindings: false, despiteLimits: false });
  await client.certificate.request({ staging: true, force: true });
  expect(request).toHaveBeenLastCalledWith({ kind: 'rehearsal', automatic: false });
});
