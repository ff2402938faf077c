import { expect, test } from 'vitest';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { desktopTexts } from './texts.ts';
import { trayState } from './tray-state.ts';

test.each([
  [null, 'unknown'],
  [{ shield: 'colour', warning: null }, 'active'],
  [{ shield: 'colour', warning: 'RENEWAL_DUE' }, 'activeWithRemark'],
  [{ shield: 'grey', warning: null }, 'inactive'],
  [{ shield: 'grey', warning: 'CERTIFICATE_EXPIRED' }, 'inactiveWithTrouble'],
] satisfies [Pick<Snapshot, 'shield' | 'warning'> | null, string][])('%j is shown as %s', (snapshot, state) => {
  expect(trayState(snapshot)).toBe(state);
});

// Windows cuts a tooltip off after 127 characters (NOTIFYICONDATA.szTip).
test.each(['de', 'en'] as const)('every tooltip has room in the tray of Windows (%s)', (language) => {
  const { program, states } = desktopTexts[language].tray;
  for (const state of Object.values(states)) expect(`${program}: ${state}`.length).toBeLessThanOrEqual(127);
});
