/** "Erweitert": what is the owner's comes first, what is the IT partner's is folded away until something in it is to be seen. */
import type { Page } from '@playwright/test';
import { exampleCertificate, exampleSnapshot } from '../../shared/contract/test-snapshot.ts';
import { failure } from '../../shared/contract/failure-error.ts';
import type { CaDescription } from '../../shared/contract/ca-description.ts';
import type { Snapshot } from '../../shared/contract/snapshot.ts';
import { letsEncryptProfiles } from '../ca/profiles.ts';
import { openPartnerFold, partnerFoldOn } from '../fixtures/panel.ts';
import { openSituationPanel, type SituationPanel } from '../fixtures/situation-panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

const AT = '2026-11-24T12:00:00.000Z';
const account: Snapshot['account'] = {
  directoryUrl: 'https://acme-v02.api.letsencrypt.org/directory',
  host: 'acme-v02.api.letsencrypt.org',
  url: 'https://acme-v02.api.letsencrypt.org/acme/acct/1',
  contact: 'chefin@meinefirma.de',
  contactDiffers: false,
};
const installed: Partial<Snapshot> = {
  account,
  certificate: exampleCertificate,
  shield: 'colour',
  tls: { active: true, httpsPort: 443 },
};
const pending: Snapshot['pendingRevocations'][number] = {
  fingerprint256: '9F:3A',
  names: ['meinefirma.de'],
  notAfter: exampleCertificate.notAfter,
  since: AT,
  isInstalled: true,
  evenWithoutReplacement: false,
  goesOn: true,
  nextAttemptAt: null,
  lastError: null,
};
/** The CA does not know the key type; what is to be done about it is done among the IT partner's settings. */
const keyRefused: Partial<Snapshot> = {
  lastRequest: {
    id: 'a',
    staging: false,
    automatic: false,
    startedAt: AT,
    finishedAt: AT,
    outcome: 'failed',
    steps: [],
    failure: failure('CA_KEY_REFUSED', {
      key: 'certificate',
      problem: { type: 'badCSR', detail: 'the CSR is not wanted', status: 400, subproblems: [] },
    }),
  },
};

const advanced = (page: Page) => page.getByRole('tab', { name: 'Erweitert' });

test('first the owner’s settings, the language at their top; the IT partner’s are folded away until they are asked for', async ({
  panel,
}) => {
  await advanced(panel).click();
  const headings = panel.getByRole('tabpanel').getByRole('heading', { level: 2 });
  const shown = ['Dieser Server', 'Allgemein', 'Erneuerung', 'Erreichbarkeit von profacto', 'Für den IT-Partner'];
  await expect(headings).toHaveText(shown);
  const general = panel.getByRole('region', { name: 'Allgemein' });
  await expect(general.getByRole('button').first()).toHaveAccessibleName(/Sprache/);
  const { summary, fold } = partnerFoldOn(panel);
  const folded = ['Zertifikat', 'Zertifizierungsstellen', 'Programme', 'Konto und Schlüssel'];
  for (const name of folded) await expect(panel.getByRole('region', { name, exact: true })).toBeHidden();

  await summary.focus();
  await panel.keyboard.press('Enter');
  await expect(headings).toHaveText([...shown, ...folded]);
  await expect(summary).toBeFocused();
  expect(await axeViolations(panel)).toEqual([]);

  // What somebody has opened is open when he comes back from looking something up.
  await panel.getByRole('tab', { name: 'Protokoll' }).click();
  await advanced(panel).click();
  await expect(fold).toHaveAttribute('open');
  await summary.click();
  await expect(panel.getByRole('region', { name: 'Programme' })).toBeHidden();
});

const reasons: [
  reason: string,
  snapshot: Partial<Snapshot>,
  settings: Partial<Snapshot['settings']>,
  ca: Partial<CaDescription>,
][] = [
  ['a certificate waits for its revocation', { ...installed, pendingRevocations: [pending] }, {}, {}],
  ['the CA demands an external account that is not entered', {}, {}, { externalAccountRequired: true }],
  ['the CA does not offer the profile that is set', {}, { acmeProfile: 'tlsclient' }, {}],
  ['the step against a cause is to be done there', keyRefused, {}, {}],
];
for (const [reason, change, settings, ca] of reasons) {
  test(`it opens by itself where ${reason}, and closes when it is told to`, async ({ browser }) => {
    const panel = await openSituationPanel(browser, { ca });
    try {
      const { page } = panel;
      const { summary, fold } = partnerFoldOn(page);
      await panel.show(exampleSnapshot(change, settings));
      await advanced(page).click();
      await expect(fold).toHaveAttribute('open');
      await summary.click();
      await expect(fold).not.toHaveAttribute('open');
    } finally {
      await panel.close();
    }
  });
}

test('it stays closed where nothing is the matter, and opens as soon as something is', async ({ browser }) => {
  const demanding = { externalAccountRequired: true };
  const panel = await openSituationPanel(browser, { ca: demanding });
  try {
    const { page } = panel;
    const entered = { eabKeyId: 'kid-4711', eabHmacKey: '••••••••' };
    await panel.show(exampleSnapshot(installed, entered));
    await advanced(page).click();
    const { fold } = partnerFoldOn(page);
    await expect(page.getByText(/verlangt ein externes Konto/)).toBeAttached();
    await expect(fold).not.toHaveAttribute('open');
    await page.getByRole('tab', { name: 'Datenschutz' }).click();
    await panel.show(exampleSnapshot({ ...installed, pendingRevocations: [pending] }, entered));
    await advanced(page).click();
    await expect(page.getByText('Das Zertifikat mit dem gestohlenen Schlüssel ist noch in Betrieb')).toBeVisible();
  } finally {
    await panel.close();
  }
});

test('a text that was refused is in sight again for who comes back', async ({ panel }) => {
  await openPartnerFold(panel);
  const { summary, fold } = partnerFoldOn(panel);
  const directory = panel.getByRole('textbox', { name: 'Adresse der Zertifizierungsstelle (ACME)' });
  await directory.fill('http://ca.example/directory');
  await summary.click();
  await expect(fold).not.toHaveAttribute('open');
  await panel.getByRole('tab', { name: 'Protokoll' }).click();
  await advanced(panel).click();
  await expect(directory).toHaveAccessibleDescription(/die mit https:\/\/ beginnt/);
  await expect(directory).toBeVisible();
});

test('a choice of one is not offered: what applies is said, until there is something to choose', async ({
  panel,
  installation,
}) => {
  await openPartnerFold(panel);
  const certificate = panel.getByRole('region', { name: 'Zertifikat', exact: true });
  await expect(certificate.getByText(/bietet keine Profile zur Auswahl an\. Es gilt das übliche\.$/)).toBeVisible();
  await expect(certificate.getByRole('radio')).toHaveCount(0);

  installation.ca.practice?.adjust({ profiles: letsEncryptProfiles });
  await panel.getByRole('tab', { name: 'Protokoll' }).click();
  await advanced(panel).click();
  await expect(certificate.getByRole('radio', { name: 'Üblich (empfohlen)' })).toBeChecked();
  await expect(certificate.getByText(/bietet keine Profile/)).toHaveCount(0);
});

test.describe('as it is laid out', () => {
  let situation: SituationPanel;
  test.beforeAll(async ({ browser }) => {
    situation = await openSituationPanel(browser);
    await situation.show(exampleSnapshot({ ...installed, pendingRevocations: [pending] }));
    await openPartnerFold(situation.page);
    await situation.page.getByText('Externes Konto (EAB)').click();
    await situation.page.getByRole('button', { name: 'ZeroSSL' }).click();
  });
  test.afterAll(() => situation.close());

  test('what cannot be taken back stands in rows of its own, apart from the rest', async () => {
    const { page } = situation;
    const keys = page.getByRole('region', { name: 'Konto und Schlüssel' });
    const final = keys.getByRole('group', { name: 'Lässt sich nicht rückgängig machen:' });
    await expect(final.getByRole('button')).toHaveText(['Konto schließen …', 'Schlüssel gestohlen? …']);
    const boxOf = async (name: string) => {
      const box = await keys.getByRole('button', { name }).boundingBox();
      if (box === null) throw new Error(`${name} is not shown`);
      return box;
    };
    for (const [harmless, dangerous] of [
      ['Kontoschlüssel erneuern', 'Konto schließen …'],
      ['Jetzt versuchen', 'Trotzdem sperren …'],
    ] as const) {
      const above = await boxOf(harmless);
      expect((await boxOf(dangerous)).y - (above.y + above.height)).toBeGreaterThanOrEqual(16);
    }
  });

  test('both fields of an external account stand at the same height', async () => {
    const { page } = situation;
    for (const width of [820, 1024, 1366]) {
      await page.setViewportSize({ width, height: 768 });
      for (const keyId of await page.getByRole('textbox', { name: /^Schlüsselkennung/ }).all()) {
        const secret = keyId.locator('xpath=following::input[1]');
        await expect(secret).toHaveAttribute('type', 'password');
        expect((await keyId.boundingBox())?.y).toBe((await secret.boundingBox())?.y);
      }
    }
  });
});
