/** Only port 443 is forwarded: the built program, from outside. */
import { expect, test } from '@playwright/test';
import { createInstallation, type Installation } from '../fixtures/installation.ts';
import { freePort, freePorts } from '../../electron/testing/ports.ts';
import { practiceOf } from '../fixtures/cas.ts';

let installation: Installation;
test.beforeEach(async () => {
  installation = await createInstallation();
  await installation.fillIn();
  // The CA finds nobody where it looks over HTTP, and neither does this machine.
  const [closed] = (await freePorts(1)) as [number];
  practiceOf(installation.ca).adjust({ httpPort: closed, httpsPort: installation.httpsPort });
  await installation.cli('settings', 'set', 'challengeType=auto', `publicHttpPort=${closed}`);
});
test.afterEach(() => installation.close());

test('a request gets its certificate, a host serves it while the next one is requested', async () => {
  const first = await installation.program('request', '--json');
  expect(first.code, first.stdout + first.stderr).toBe(0);
  await installation.serve();
  const second = await installation.program('request', '--force', '--json');
  expect(second.code, second.stdout + second.stderr).toBe(0);
  const done = JSON.parse(second.stdout.trim().split('\n').at(-1) ?? '') as { outside: unknown };
  expect(done.outside).toMatchObject({ reached: true, challenge: 'tls-alpn-01' });
  expect((await installation.program('evaluate')).code).not.toBe(4);
});

test('what the CA did not find is said of port 443', async () => {
  practiceOf(installation.ca).adjust({ httpsPort: await freePort() });
  const { code, stdout, stderr } = await installation.program('request');
  expect(code).toBe(4);
  expect(stdout + stderr).toContain('auf Port 443');
  expect(stdout + stderr).not.toContain('auf Port 80');
});
