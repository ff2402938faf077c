import fs from 'node:fs';
import path from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Client } from '#shared/contract/contract.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { freePort } from '../testing/ports.ts';
import { createHosting } from './hosting.ts';

/** A host without a desktop, with a panel; where its panel is. */
async function startHost() {
  const folder = temporaryFolder();
  const configDir = path.join(folder, 'config');
  const panelDirectory = path.join(folder, 'panel');
  for (const one of [configDir, panelDirectory]) fs.mkdirSync(one, { mode: 0o700 });
  fs.writeFileSync(path.join(panelDirectory, 'index.html'), '<title>Panel</title>');
  const settings = { httpPort: await freePort(), httpsPort: await freePort(), databaseDirectory: folder };
  fs.writeFileSync(path.join(configDir, 'config.json'), JSON.stringify(settings));
  const hosting = createHosting({ version: '0.0.0', panelDirectory });
  const interrupt = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  const panelUrl = await new Promise<string>((resolve, reject) => {
    const io = {
      stdout: (text: string) => resolve((JSON.parse(text) as { panel: string }).panel),
      stderr: () => undefined,
      readLine: () => Promise.resolve(null),
      systemLocale: 'de-DE',
      interrupted: interrupt.signal,
    };
    ended = hosting.serve(configDir, { panel: true, panelPort: undefined, metricsPort: undefined }, io, true);
    ended.catch(reject);
  });
  onTestFinished(async () => {
    interrupt.abort();
    await ended;
  });
  return { hosting, configDir, panelUrl };
}

/** What a page in a browser may do, with a session of its own. */
async function clientInBrowser(panelUrl: string): Promise<Client> {
  const { origin, host } = new URL(panelUrl);
  const answer = await fetch(panelUrl, { redirect: 'manual' });
  const Cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const websocket = new WebSocket(`ws://${host}/rpc`, { headers: { Origin: origin, Cookie } });
  onTestFinished(() => websocket.terminate());
  return createORPCClient(new RPCLink({ websocket: websocket as unknown as globalThis.WebSocket }));
}

const refusalOf = async (call: Promise<unknown>): Promise<string> => {
  // Caught before anything else is awaited: a call may be refused in the meantime.
  const outcome = call.catch((error: unknown) => error);
  const { toFailure } = await import('#shared/contract/client-failure.ts');
  return toFailure(await outcome).code;
};

test('a page in a browser may neither name programs nor open folders; the command line names programs alone', async () => {
  const { hosting, configDir, panelUrl } = await startHost();
  const page = await clientInBrowser(panelUrl);
  await expect(page.state.get()).resolves.toMatchObject({ osActions: false, programs: false });
  await expect(refusalOf(page.hooks.test({ hook: 'onRenewed' }))).resolves.toBe('PROGRAMS_REFUSED');
  await expect(refusalOf(page.settings.update({ onRenewed: ['/bin/true'] }))).resolves.toBe('PROGRAMS_REFUSED');
  await expect(refusalOf(page.certificate.openDirectory())).resolves.toBe('OS_ACTION_REFUSED');

  const commandLine = await hosting.connect(configDir);
  onTestFinished(() => commandLine.close());
  expect(commandLine.viaHost).toBe(true);
  await expect(commandLine.client.state.get()).resolves.toMatchObject({ osActions: false, programs: true });
  await expect(refusalOf(commandLine.client.hooks.test({ hook: 'onRenewed' }))).resolves.toBe('HOOK_NOT_SET');
  await expect(refusalOf(commandLine.client.certificate.openDirectory())).resolves.toBe('OS_ACTION_REFUSED');
});

test.each([
  ['--panel-port', 'panelPort'],
  ['--metrics', 'metricsPort'],
] as const)('%s is refused where the web application behind the web server is expected', async (option, name) => {
  const folder = temporaryFolder();
  const [port, httpPort, httpsPort] = [await freePort(), await freePort(), await freePort()];
  const settings = { httpPort, httpsPort, databaseDirectory: folder, upstream: `http://127.0.0.1:${port}` };
  fs.writeFileSync(path.join(folder, 'config.json'), JSON.stringify(settings), { mode: 0o600 });
  const hosting = createHosting({ version: '0.0.0', panelDirectory: folder });
  const interrupt = new AbortController();
  const io = {
    stdout: () => interrupt.abort(),
    stderr: () => undefined,
    readLine: () => Promise.resolve(null),
    systemLocale: 'de-DE',
    interrupted: interrupt.signal,
  };
  const options = { panel: name === 'panelPort', panelPort: undefined, metricsPort: undefined, [name]: port };
  await expect(hosting.serve(folder, options, io, true)).rejects.toMatchObject({
    failure: { code: 'INVALID_SETTING', data: { issues: [{ key: option, reason: 'ownPort' }] } },
  });
});
