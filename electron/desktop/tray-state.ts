import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { DesktopTexts } from './texts.ts';

export type TrayState = keyof DesktopTexts['tray']['states'];

/** The state to show in the tray, which has room for a few words. `null`: no connection to the service. Pure. */
export function trayState(snapshot: Pick<Snapshot, 'shield' | 'warning'> | null): TrayState {
  if (snapshot === null) return 'unknown';
  if (snapshot.shield === 'colour') return snapshot.warning === null ? 'active' : 'activeWithRemark';
  return snapshot.warning === null ? 'inactive' : 'inactiveWithTrouble';
}
