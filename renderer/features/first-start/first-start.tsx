import { useId, useState } from 'react';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import { thisServerTexts } from '#shared/texts/this-server.ts';
import { useIsLive, useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { isAcceptable } from '../../state/draft.ts';
import { DatabaseField } from '../../parts/database-field.tsx';
import { EditionChoice } from '../../parts/edition-choice.tsx';
import { Refusals } from '../../parts/refusals.tsx';
import { StartAtLogin } from '../../parts/start-at-login.tsx';
import { TextSettingField } from '../../parts/text-setting-field.tsx';
import { Button } from '../../ui/button.tsx';
import { Box } from '../../ui/group.tsx';
import styles from './first-start.module.css';

/** All that is to be set before the first request, in one view; it may be left at any time, and what was typed stays. */
export function FirstStart({ onLeave }: { onLeave: () => void }) {
  const { texts, language } = useLanguage();
  const { firstStart } = thisServerTexts[language];
  const { isGoing, goOn } = useGoOn(onLeave);
  const { operation } = useSnapshot();
  const isLive = useIsLive();
  const busyId = useId();
  return (
    <>
      <header>
        <h1 tabIndex={-1} className={styles.headline}>
          {firstStart.title}
        </h1>
        <p className={styles.text}>{firstStart.text}</p>
      </header>
      <Box>
        <div className={styles.parts}>
          <div>
            <TextSettingField setting="serverAddress" inputMode="url" />
            <TextSettingField setting="contactEmail" inputMode="email" />
          </div>
          <DatabaseField label={settingLabelIn(texts, 'databaseDirectory')} />
          <EditionChoice label={settingLabelIn(texts, 'edition')} />
          <div className={styles.start}>
            <StartAtLogin />
          </div>
        </div>
      </Box>
      <Refusals commands={['settings']} />
      <div className={styles.buttons}>
        <Button
          variant="primary"
          isPending={isGoing || !isLive || operation !== null}
          {...(operation !== null && { 'aria-describedby': busyId })}
          onPress={() => void goOn()}
        >
          {firstStart.next}
        </Button>
        <Button onPress={onLeave}>{firstStart.later}</Button>
        {operation !== null && (
          <p id={busyId} className={styles.busy}>
            {firstStart.busy}
          </p>
        )}
      </div>
    </>
  );
}

/** Takes what is shown as it is: also the directory that nobody has touched. */
function useGoOn(onLeave: () => void): { isGoing: boolean; goOn: () => Promise<void> } {
  const { commands, drafts, store } = usePanel();
  const [isGoing, setGoing] = useState(false);
  const isTaken = async (): Promise<boolean> => {
    await drafts.flush();
    if (!isAcceptable('databaseDirectory', drafts.state.getState().databaseDirectory)) {
      document.querySelector<HTMLElement>('input[name="databaseDirectory"]')?.focus();
      return false;
    }
    if (store.getState().snapshot?.databaseChosen === true) return true;
    return commands.changeSettings(({ databaseDirectory }) => ({ databaseDirectory }));
  };
  const goOn = async () => {
    setGoing(true);
    const isDone = await isTaken();
    setGoing(false);
    if (isDone) onLeave();
  };
  return { isGoing, goOn };
}
