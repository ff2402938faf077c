/** One thing to press at the most, and only where there is something to do: the primary actions of each state. */
import { textsOf } from '../../shared/texts/all.ts';
import { createTranslator } from '../../shared/texts/translator.ts';
import { panelAnswers, panelStates, stateNamed } from '../fixtures/panel-states.ts';
import { openSituationPanel, type SituationPanel } from '../fixtures/situation-panel.ts';
import { expect, test } from '../fixtures/test.ts';

let panel: SituationPanel;
test.beforeAll(async ({ browser }) => {
  panel = await openSituationPanel(browser, { answers: panelAnswers });
});
test.afterAll(() => panel.close());

/** The buttons that look like the one thing to press; what is disabled looks like any other that is. */
const primaryNow = () =>
  panel.page
    .locator('[data-variant=primary]:not([data-disabled], [data-busy])')
    .filter({ visible: true })
    .allInnerTexts();

for (const [name, { snapshot, asksForRequest, isOffline = false }] of Object.entries(panelStates))
  test(`${name}: ${asksForRequest ? 'the request' : 'nothing'} is the one thing to press`, async () => {
    await panel.show(snapshot);
    if (isOffline) await panel.setOnline(false);
    const { t } = createTranslator(textsOf(snapshot.settings.language === 'en' ? 'en' : 'de'));
    const primary = await primaryNow();
    if (isOffline) await panel.setOnline(true);
    expect(primary).toEqual(asksForRequest ? [t('request.button')] : []);
  });

test('the other sections have nothing that looks like the one thing to press', async () => {
  await panel.show(stateNamed('valid').snapshot);
  for (const section of ['Erweitert', 'Systeminformationen', 'Protokoll', 'Datenschutz']) {
    await panel.page.getByRole('tab', { name: section }).click();
    if (section !== 'Datenschutz') expect(await primaryNow()).toEqual([]);
  }
});
