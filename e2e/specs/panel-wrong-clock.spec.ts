import { createInstallation } from '../fixtures/installation.ts';
import { elementsOf } from '../fixtures/panel.ts';
import { expect, axeViolations, test as base } from '../fixtures/test.ts';

const DAY = 24 * 3_600_000;

/** Moving the clock here moves this machine's alone, and not the CA's. */
const test = base.extend({
  installation: async ({ ca }, use) => {
    const installation = await createInstallation(ca, { controlled: true, now: Date.now });
    await use(installation);
    await installation.close();
  },
});

test('a clock that is ahead is what the panel and the command line speak of, until it is set', async ({
  panel,
  installation,
}) => {
  await installation.fillIn();
  await installation.cli('settings', 'set', 'autoRenew=false');
  expect((await installation.program('request')).code).toBe(0);
  await installation.control?.advance(200 * DAY);
  const expired = panel.getByText(/Das Zertifikat ist abgelaufen|abgelaufen\. Fordern Sie/);
  const clock = panel.getByText(/^Die Uhr dieses Rechners geht falsch;/);
  await expect(expired.first()).toBeVisible();
  await expect(clock).toHaveCount(0);

  await installation.program('check');
  await expect(clock).toBeVisible();
  // What is to be done is said once, by the cause.
  await expect(panel.getByText(/Stellen Sie Datum, Uhrzeit und Zeitzone/)).toHaveCount(1);
  await expect(expired).toHaveCount(0);
  await expect(elementsOf(panel).grey).toBeVisible();
  expect(await axeViolations(panel)).toEqual([]);
  const wrong = await installation.program('status');
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toContain('Die Uhr dieses Rechners geht falsch');
  expect(wrong.stdout).not.toMatch(/abgelaufen|fällig/);

  await installation.control?.advance(-200 * DAY);
  const right = await installation.program('status');
  expect({ code: right.code, firstLine: right.stdout.split('\n')[0] }).toEqual({
    code: 0,
    firstLine: 'TLS-Verschlüsselung aktiv',
  });
  await expect(clock).toHaveCount(0);
  await expect(elementsOf(panel).colour).toBeVisible();
});
