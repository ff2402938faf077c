import fs from 'node:fs';
import { startPracticeCa } from '../ca/practice-ca.ts';
import { fieldsOf, fillIn } from '../fixtures/panel.ts';
import { expect, seriousFindings, test } from '../fixtures/test.ts';

test('the panel says which further CA is asked, and why the first was passed over', async ({ panel, installation }) => {
  const { ca, httpPort, rootsFile } = installation;
  const other = await startPracticeCa({ httpPort, host: 'localhost' });
  try {
    fs.appendFileSync(rootsFile, other.rootsPem);
    await installation.cli('settings', 'set', `fallbackCas=${other.directoryUrl}`);
    await ca.close();
    await fillIn(panel, ca.name);
    const looking = other.holdNext('validation');
    await fieldsOf(panel).request.click();
    await looking.reached;

    const { host } = new URL(other.directoryUrl);
    const progress = panel.getByRole('region', { name: 'Anforderung', exact: true });
    await expect(progress.getByText(`bei ${host}`)).toBeVisible();
    expect(await seriousFindings(panel)).toEqual([]);

    looking.open();
    const { installed, colour } = fieldsOf(panel);
    await installed.getByRole('button', { name: 'Abbrechen' }).click();
    await expect(colour).toBeVisible();
    await panel.getByRole('tab', { name: 'Protokoll' }).click();
    await expect(panel.getByText(new RegExp(`Als Nächstes wird ${host} gefragt`))).toBeVisible();
  } finally {
    await other.close();
  }
});
