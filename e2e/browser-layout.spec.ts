import { fieldsOf, fillIn } from './fixtures/panel.ts';
import { expect, test } from './fixtures/test.ts';
test('at 640×480 the fields and the button are seen without scrolling', async ({ panel }) => {
  await panel.setViewportSize({ width: 640, height: 480 });
  await fillIn(panel, 'meinefirma.localhost');
  const on = fieldsOf(panel);
  for (const one of [on.address, on.contact, on.request]) await expect(one).toBeInViewport({ ratio: 1 });
  const overflow = await panel.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});
