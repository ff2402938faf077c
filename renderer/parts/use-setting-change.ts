import type { SettingsPatch } from '#shared/contract/settings.ts';
import { useIsLive, usePanel, useSnapshot } from '../state/context.ts';

/** For settings that are chosen rather than typed: saved at once, and shown when the service has them. */
export function useSettingChange(): { isLocked: boolean; change: (patch: SettingsPatch) => void } {
  const { commands } = usePanel();
  const { operation } = useSnapshot();
  const isLive = useIsLive();
  return {
    // The service takes no settings while an operation runs. No control is disabled for that: it would lose the focus,
    // at a moment that its user has not chosen.
    isLocked: !isLive || operation !== null,
    change: (patch) => void commands.changeSettings(() => patch),
  };
}
