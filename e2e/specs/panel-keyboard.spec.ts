/** Where the focus is, after each thing that is done with the keyboard: never nowhere. */
import { exampleCertificate, exampleSnapshot } from '../../shared/contract/test-snapshot.ts';
import type { Operation, Report, Snapshot } from '../../shared/contract/snapshot.ts';
import { openSituationPanel } from '../fixtures/situation-panel.ts';
import { expect, test } from '../fixtures/test.ts';

const good: Report = { finishedAt: '2026-11-24T13:00:00.000Z', findings: [], verdict: 'good' };
const idle = exampleSnapshot({ certificate: exampleCertificate, requestGate: null });
const busyWith = (kind: Operation['kind']): Snapshot => ({
  ...idle,
  requestGate: 'running',
  operation: {
    id: '1',
    kind,
    startedAt: '2026-11-24T13:00:00.000Z',
    cancellable: true,
    ca: null,
    steps: [],
    findings: [],
    checking: [],
    staging: false,
    automatic: false,
  },
});

test('a pressed button keeps the focus, although the answer comes before the snapshot that is idle again', async ({
  browser,
}) => {
  let answer: (report: Report) => void = () => undefined;
  const report = () => new Promise<Report>((resolve) => (answer = resolve));
  const { page, show, close } = await openSituationPanel(browser, {
    answers: { reports: { check: report, evaluate: report } },
  });
  const frames = () =>
    page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
    );
  for (const [kind, name, said] of [
    ['check', 'Prüfen', /^Prüfung: /],
    ['evaluate', 'Evaluieren', /^Evaluierung: /],
  ] as const) {
    const button = page.getByRole('button', { name, exact: true });
    await show(idle);
    await button.press('Enter');
    await show(busyWith(kind));
    await expect(button).toBeDisabled();
    await expect(button).toBeFocused();
    answer(good);
    await expect(page.getByRole('status').getByText(said)).toBeAttached();
    await frames();
    await expect(button).toBeDisabled();
    await expect(button).toBeFocused();
    await show(idle);
    await expect(button).toBeEnabled();
    await expect(button).toBeFocused();
    // Meanwhile another window has begun something: then it can be left, and not be pressed.
    await show(busyWith(kind));
    await expect(button).toBeDisabled();
    await page.keyboard.press('Enter');
    await show(idle);
    await expect(button).toBeFocused();
  }
  await close();
});
