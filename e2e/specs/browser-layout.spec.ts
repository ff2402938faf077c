import { elementsOf, fillIn } from '../fixtures/panel.ts';
import { expect, test } from '../fixtures/test.ts';

test('at 640×480 the fields and the button are seen without scrolling', async ({ panel }) => {
  await panel.setViewportSize({ width: 640, height: 480 });
  await fillIn(panel, 'meinefirma.localhost');
  const elements = elementsOf(panel);
  for (const one of [elements.address, elements.contact, elements.request])
    await expect(one).toBeInViewport({ ratio: 1 });
  const overflow = await panel.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

test('the sections are one stop for the Tab key, and the arrow keys go round', async ({ panel }) => {
  const section = (name: string) => panel.getByRole('tab', { name });
  await section('Datenschutz').focus();
  for (const [key, name] of [
    ['ArrowUp', 'Protokoll'],
    ['ArrowDown', 'Datenschutz'],
    ['ArrowDown', 'Erweitert'],
    ['End', 'Protokoll'],
    ['ArrowUp', 'Systeminformationen'],
    ['Home', 'Datenschutz'],
  ] as const) {
    await panel.keyboard.press(key);
    await expect(section(name)).toBeFocused();
    await expect(panel.getByRole('tab', { selected: true })).toHaveText(name);
    await expect(panel.getByRole('tabpanel', { name })).toBeVisible();
  }
  await panel.keyboard.press('Tab');
  await expect(elementsOf(panel).address).toBeFocused();
  await panel.keyboard.press('Shift+Tab');
  await expect(section('Datenschutz')).toBeFocused();
});

test('at 1024×768 a whole request, from its fields to its last step, is seen without scrolling', async ({
  panel,
  installation,
}) => {
  await panel.setViewportSize({ width: 1024, height: 768 });
  await fillIn(panel, installation.ca.name);
  const { address, request } = elementsOf(panel);
  await expect(request).toBeEnabled();
  const validation = installation.ca.practice?.holdNext('validation');
  await request.click();
  await validation?.reached;
  const steps = panel.getByRole('list', { name: 'Anforderung' }).getByRole('listitem');
  await expect(steps).toHaveCount(9);
  for (const one of [address, request, steps.first(), steps.last()]) await expect(one).toBeInViewport({ ratio: 1 });
  validation?.open();
  await expect(elementsOf(panel).installed).toBeVisible();
});
