/** Hooks that are told of renewals: real programs, started by a service. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { toFailure } from '#shared/contract/client-failure.ts';
import { openJournal } from '../../storage/journal.ts';
import { temporaryFolder } from '../../testing/environment.ts';
import { sampleRenewed } from './hook-payloads.ts';
import { createHookRuns } from './hook-runs.ts';
import { DAY, NAME, createTestHost, unreachable } from '../../testing/host.ts';

/** A program that records its payload and arguments; with `waits`, it then waits until `finish` is called. */
function program(waits = false) {
  const folder = temporaryFolder();
  const script = path.join(folder, 'hook.mjs');
  const file = (name: string) => path.join(folder, name);
  fs.writeFileSync(
    script,
    `import fs from 'node:fs';
    fs.appendFileSync(${JSON.stringify(file('order'))}, 'begin\\n');
    const run = { payload: JSON.parse(fs.readFileSync(0, 'utf8')), args: process.argv.slice(2) };
    fs.appendFileSync(${JSON.stringify(file('runs'))}, JSON.stringify(run) + '\\n');
    while (${waits} && !fs.existsSync(${JSON.stringify(file('go'))})) await new Promise((next) => setTimeout(next, 20));
    console.log('geschrieben');
    fs.appendFileSync(${JSON.stringify(file('order'))}, 'end\\n');`,
  );
  const lines = (name: string) =>
    fs.existsSync(file(name)) ? fs.readFileSync(file(name), 'utf8').trim().split('\n') : [];
  return {
    folder,
    command: [process.execPath, script],
    runs: () => lines('runs').map((line) => JSON.parse(line) as { payload: Record<string, unknown>; args: string[] }),
    order: () => lines('order'),
    finish: () => fs.writeFileSync(file('go'), ''),
  };
}
/** How many programs this process has started that have not ended. */
const running = () => process.getActiveResourcesInfo().filter((one) => one === 'ProcessWrap').length;
const forcedRequest = { force: true, despiteFindings: true };

describe('After a certificate was installed', () => {
  test('the program hears by a click what there is to take over, and the result is written down', async () => {
    const hook = program();
    const { start, journal } = await createTestHost({ onRenewed: hook.command });
    const { client, snapshot } = await start();
    const { certificate } = await client.certificate.request(forcedRequest);
    await expect.poll(() => snapshot().hooks.onRenewed).not.toBeNull();
    const payload = hook.runs()[0]?.payload ?? {};
    const { names, issuer, notBefore, notAfter, fingerprint256, directory = '' } = certificate ?? {};
    expect(payload).toEqual({
      event: 'renewed',
      at: expect.any(String) as string,
      names,
      issuer,
      notBefore,
      notAfter,
      fingerprint256,
      certificateFile: path.join(directory, 'cert.pem'),
      keyFile: path.join(directory, 'key.pem'),
    });
    expect(fs.readFileSync(payload.keyFile as string, 'utf8')).toContain('PRIVATE KEY');
    const result = { outcome: 'ok', output: 'geschrieben' };
    expect(snapshot().hooks).toMatchObject({ onRenewed: { program: process.execPath, test: false, result } });
    expect(journal().at(-1)).toMatchObject({
      event: 'hookEnded',
      hook: 'onRenewed',
      program: process.execPath,
      result,
    });
  });

  test('the program hears it as well when the certificate has renewed itself', async () => {
    const hook = program();
    const { start, clock } = await createTestHost({ onRenewed: hook.command });
    const { client, snapshot, turn } = await start();
    await client.certificate.request(forcedRequest);
    clock.offset = 61 * DAY;
    await turn();
    await expect.poll(() => hook.runs().length).toBe(2);
    expect(hook.runs()[1]?.payload.fingerprint256).toBe(snapshot().certificate?.fingerprint256);
  });

  test('what cannot be put into words is told to nobody, and takes nothing else with it', async () => {
    const hook = program(true);
    const hooks = createHookRuns({
      command: (name) => (name === 'onRenewed' ? hook.command : [process.execPath, '--version']),
      journal: openJournal(hook.folder, Date.now),
      now: Date.now,
      onChange: () => undefined,
    });
    const renewed = sampleRenewed('meinefirma.de', hook.folder, Date.now());
    hooks.trigger('onRenewed', renewed);
    await expect.poll(() => hook.order()).toEqual(['begin']);
    hooks.trigger('onFailed', () => Promise.reject(new Error('its words are gone')));
    hook.finish();
    await hooks.settled();
    expect(hooks.last()).toMatchObject({ onRenewed: { result: { outcome: 'ok' } }, onFailed: null });
    hooks.trigger('onRenewed', () => Promise.resolve(renewed));
    await hooks.settled();
    expect(hook.runs()).toHaveLength(2);
  });

  test('nobody waits for the program, nothing is held up by it, and two never run at once', async () => {
    const hook = program(true);
    const { start } = await createTestHost({ onRenewed: hook.command });
    const { client, snapshot } = await start();
    expect((await client.certificate.request(forcedRequest)).certificate).not.toBeNull();
    await client.settings.update({ language: 'en' });
    expect((await client.certificate.request(forcedRequest)).certificate).not.toBeNull();
    expect(snapshot()).toMatchObject({ operation: null, hooks: { onRenewed: null } });
    expect(running()).toBe(1);
    hook.finish();
    await expect.poll(() => hook.order()).toEqual(['begin', 'end', 'begin', 'end']);
  });

  test('no shell reads what it is given', async () => {
    const hook = program();
    const args = [`; touch ${path.join(hook.folder, 'x')}`, '$(id)', '%PATH%', '"'];
    const { start } = await createTestHost({ onRenewed: [...hook.command, ...args] });
    const { client } = await start();
    await client.certificate.request(forcedRequest);
    await expect.poll(() => hook.runs()[0]?.args).toEqual(args);
    expect(fs.existsSync(path.join(hook.folder, 'x'))).toBe(false);
  });

  test('a rehearsal is no installation', async () => {
    const hook = program();
    const { start } = await createTestHost({ onRenewed: hook.command });
    const { client, service } = await start();
    await client.certificate.request({ staging: true });
    await service.stop();
    expect(hook.order()).toEqual([]);
  });

  test('a host that stops, and a command that is over, wait for the program', async () => {
    for (const listens of [true, false]) {
      const hook = program(true);
      const { start, journal } = await createTestHost({ onRenewed: hook.command }, { listens });
      const { client, service } = await start();
      await client.certificate.request(forcedRequest);
      const stopped = service.stop();
      await expect.poll(() => hook.runs().length).toBe(1);
      hook.finish();
      await stopped;
      expect(hook.order()).toEqual(['begin', 'end']);
      expect(journal().map(({ event }) => event)).toContain('hookEnded');
    }
  });

  test('a host that stops while the certificate is being installed lets the program hear of it', async () => {
    const hook = program();
    const { start } = await createTestHost({ onRenewed: hook.command });
    const { client, service, snapshot } = await start();
    const stopped = new Promise<void>((resolve, reject) => {
      service.onSnapshot(({ operation }) => {
        if (operation?.cancellable === false) service.stop().then(resolve, reject);
      });
    });
    await client.certificate.request(forcedRequest);
    await stopped;
    expect(snapshot().certificate).not.toBeNull();
    expect(hook.order()).toEqual(['begin', 'end']);
  });
});

describe('After a renewal by itself has failed', () => {
  test('the program hears what is wrong, how often, and how it goes on', async () => {
    const hook = program();
    const { start, clock, fakeCa } = await createTestHost({ onFailed: hook.command });
    const { client, snapshot, turn } = await start();
    await client.certificate.request(forcedRequest);
    fakeCa.next = unreachable;
    clock.offset = 61 * DAY;
    await turn();
    await expect.poll(() => hook.runs().length).toBe(1);
    const { renewal, certificate } = snapshot();
    expect(hook.runs()[0]?.payload).toEqual({
      event: 'failed',
      at: expect.any(String) as string,
      names: [NAME],
      code: 'CA_UNREACHABLE',
      message: expect.stringContaining('ca.test') as string,
      failures: 1,
      nextAttemptAt: renewal.nextAttemptAt,
      notAfter: certificate?.notAfter,
    });
  });

  test('and somebody has clicked, nobody else is told: he reads it', async () => {
    const hook = program();
    const { start, fakeCa } = await createTestHost({ onFailed: hook.command });
    const { client, service } = await start();
    fakeCa.next = unreachable;
    await client.certificate.request(forcedRequest).catch(() => undefined);
    await service.stop();
    expect(hook.order()).toEqual([]);
  });
});

describe('A program that', () => {
  test('hangs is ended, and the next one gets its turn', async () => {
    const hook = program(true);
    const hookRunOptions = { timeoutMs: 500, killAfterMs: 200 };
    const { start } = await createTestHost({ onRenewed: hook.command }, { hookRunOptions });
    const { client, snapshot } = await start();
    await client.certificate.request(forcedRequest);
    await expect.poll(() => snapshot().hooks.onRenewed?.result.outcome).toBe('timedOut');
    // The next one does not hang: it may take as long as this machine needs.
    Object.assign(hookRunOptions, { timeoutMs: 600_000 });
    hook.finish();
    await client.certificate.request(forcedRequest);
    await expect.poll(() => snapshot().hooks.onRenewed?.result.outcome).toBe('ok');
  });

  test('is not there is reported, and the certificate is installed all the same', async () => {
    const { start, journal } = await createTestHost({ onRenewed: ['/nirgends/kopieren'] });
    const { client, snapshot, service } = await start();
    await client.certificate.request(forcedRequest);
    await service.stop();
    expect(snapshot()).toMatchObject({
      lastRequest: { outcome: 'installed' },
      hooks: { onRenewed: { result: { outcome: 'notStarted', systemCode: 'ENOENT' } } },
    });
    expect(journal().map(({ event }) => event)).toContain('hookEnded');
  });
});

describe('Trying a program', () => {
  test('shows what it would hear, marked as a test, with a certificate and without', async () => {
    const hook = program();
    const { start, journal } = await createTestHost({ onRenewed: hook.command, onFailed: hook.command });
    const { client, snapshot } = await start();
    expect(await client.hooks.test({ hook: 'onRenewed' })).toMatchObject({ test: true, result: { outcome: 'ok' } });
    await client.certificate.request(forcedRequest);
    await client.hooks.test({ hook: 'onRenewed' });
    await client.hooks.test({ hook: 'onFailed' });
    const [sample, , real, failed] = hook.runs().map(({ payload }) => payload);
    expect(sample).toMatchObject({ event: 'renewed', names: [NAME], test: true });
    expect(real).toMatchObject({ test: true, fingerprint256: snapshot().certificate?.fingerprint256 });
    expect(failed).toMatchObject({ event: 'failed', test: true, failures: 0 });
    expect(journal().at(-1)).toMatchObject({ event: 'hookEnded', test: true });
  });

  test('that is not set is refused', async () => {
    const { start } = await createTestHost();
    const { client } = await start();
    const refused = client.hooks.test({ hook: 'onFailed' }).catch((error: unknown) => toFailure(error));
    expect(await refused).toEqual({ code: 'HOOK_NOT_SET', data: { hook: 'onFailed' } });
  });
});
