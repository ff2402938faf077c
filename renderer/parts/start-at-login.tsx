import { thisServerTexts } from '#shared/texts/this-server.ts';
import { useCommandState, useIsLive, useLanguage, usePanel, useSnapshot } from '../state/context.ts';
import { SwitchRow } from '../ui/switch-row.tsx';
import { Refusals } from './refusals.tsx';
import styles from './this-server.module.css';

/** Whether this program starts with the machine; where that is not for this window to say, what a restart means. */
export function StartAtLogin() {
  const { language } = useLanguage();
  const { start } = thisServerTexts[language];
  const { commands } = usePanel();
  const { startsAtLogin, osActions } = useSnapshot();
  const isLive = useIsLive();
  const isPending = useCommandState((state) => state.pending.startAtLogin === true);
  if (startsAtLogin === null || !osActions) return <p className={styles.note}>{start.cannot}</p>;
  return (
    <>
      <SwitchRow
        label={start.label}
        text={startsAtLogin ? start.on : start.off}
        isOn={startsAtLogin}
        isLocked={!isLive || isPending}
        onChange={(on) => void commands.startAtLogin(on)}
      />
      <Refusals commands={['startAtLogin']} />
    </>
  );
}
