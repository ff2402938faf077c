import fs from 'node:fs';
import { startPracticeCa } from '../ca/practice-ca.ts';
import { elementsOf, fillIn } from '../fixtures/panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

test('the panel says which further CA is asked, and why the first was passed over', async ({ panel, installation }) => {
  const { ca, httpPort, rootsFile } = installation;
  const other = await startPracticeCa({ httpPort, host: 'localhost' });
  try {
    fs.appendFileSync(rootsFile, other.rootsPem);
    await installation.cli('settings', 'set', `fallbackCas=${other.directoryUrl}`);
    await ca.close();
    await fillIn(panel, ca.name);
    const validationGate = other.holdNext('validation');
    await elementsOf(panel).request.click();
    await validationGate.reached;

    const { host } = new URL(other.directoryUrl);
    const progress = panel.getByRole('region', { name: 'Anforderung', exact: true });
    await expect(progress.getByText(`bei ${host}`)).toBeVisible();
    expect(await axeViolations(panel)).toEqual([]);

    validationGate.open();
    const { installed, colour } = elementsOf(panel);
    await installed.getByRole('button', { name: 'Abbrechen' }).click();
    await expect(colour).toBeVisible();
    await panel.getByRole('tab', { name: 'Protokoll' }).click();
    await panel
      .getByRole('listitem')
      .filter({ hasText: 'Anforderung des Zertifikats' })
      .getByText('Einzelheiten')
      .click();
    await expect(panel.getByText(new RegExp(`Als Nächstes wird ${host} gefragt`))).toBeVisible();
  } finally {
    await other.close();
  }
});
