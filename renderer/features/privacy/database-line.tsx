import { useTranslation } from 'react-i18next';
import { useCommandState, useIsLive, usePanel, useSnapshot } from '../../state/context.ts';
import { Refusals } from '../../parts/refusals.tsx';
import { Breakable } from '../../ui/breakable.tsx';
import { Button } from '../../ui/button.tsx';
import { useCatchLostFocus } from '../../ui/catch-lost-focus.ts';
import styles from './database-line.module.css';

/** Where the certificates lie as long as nobody has chosen a directory, and the way to choose one. */
export function DatabaseLine() {
  const { databaseChosen } = useSnapshot();
  return databaseChosen ? null : <NotChosen />;
}

function NotChosen() {
  const { t } = useTranslation();
  const { commands, sections } = usePanel();
  const { certificate, operation, osActions, settings } = useSnapshot();
  const isLive = useIsLive();
  const isChoosing = useCommandState((state) => state.pending.chooseDatabase === true);
  const noteUse = useCatchLostFocus();
  const choose = async () => {
    const databaseDirectory = await commands.chooseDatabase();
    if (databaseDirectory === null) return;
    noteUse();
    await commands.changeSettings(() => ({ databaseDirectory }));
  };
  const leadThere = () => sections.setState({ chosen: 'advanced', part: 'server' });
  return (
    <div>
      <div className={styles.line}>
        <p className={styles.text}>
          {t(certificate === null ? 'databaseLine.goes' : 'databaseLine.lies')}{' '}
          <span className={styles.path}>
            <Breakable text={settings.databaseDirectory} />
          </span>
        </p>
        <Button
          variant="quiet"
          aria-label={t('databaseLine.chooseNamed')}
          isPending={osActions && (isChoosing || !isLive || operation !== null)}
          onPress={() => (osActions ? void choose() : leadThere())}
        >
          {t('databaseLine.choose')}
        </Button>
      </div>
      <Refusals commands={['chooseDatabase']} />
    </div>
  );
}
