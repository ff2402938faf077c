import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { HookName } from '#shared/contract/hook-result.ts';
import { describeHookOutcome } from '#shared/texts/hooks.ts';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import { useCommandState, useDrafts, useIsLive, useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { isAcceptable } from '../../state/draft.ts';
import { Button } from '../../ui/button.tsx';
import { DetailsList } from '../../ui/details-list.tsx';
import { Group } from '../../ui/group.tsx';
import { TextFieldRow } from '../../ui/text-field-row.tsx';
import { Refusals } from '../../parts/refusals.tsx';
import { useTextSetting } from '../../parts/use-text-setting.ts';
import styles from './advanced.module.css';

const hooks = ['onRenewed', 'onFailed'] as const satisfies readonly HookName[];

/** The hooks: the user's programs that run after a renewal or its failure. */
export function HookSettings() {
  const { t } = useTranslation();
  const { programs, settings } = useSnapshot();
  const { texts } = useLanguage();
  return (
    <Group title={t('advanced.programs.title')}>
      <p className={styles.quiet}>{t('advanced.programs.text')}</p>
      {programs ? (
        hooks.map((hook) => (
          <div key={hook} className={styles.part}>
            <HookField hook={hook} />
            <HookTest hook={hook} />
          </div>
        ))
      ) : (
        <div className={styles.part}>
          <DetailsList
            items={hooks.map((id) => ({
              id,
              label: settingLabelIn(texts, id),
              mono: settings[id].length > 0,
              value: settings[id].join(' ') || t('advanced.programs.none'),
            }))}
          />
          {hooks.map((hook) => (
            <LastRun key={hook} hook={hook} />
          ))}
          <p className={`${styles.quiet ?? ''} ${styles.note ?? ''}`}>{t('advanced.programs.readOnly')}</p>
        </div>
      )}
      <Refusals commands={['testHook']} />
    </Group>
  );
}

function HookField({ hook }: { hook: HookName }) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const commandLine = useSnapshot().settings[hook];
  const field = useTextSetting(hook);
  const label = settingLabelIn(texts, hook);
  if (commandLine.some((one) => /[\r\n]/.test(one))) {
    return (
      <>
        <DetailsList items={[{ id: hook, label, value: commandLine.join(' '), mono: true }]} />
        <p className={styles.quiet}>{t('advanced.programs.manyLines')}</p>
      </>
    );
  }
  return <TextFieldRow {...field} kind="lines" isMono label={label} hint={t('advanced.programs.hint')} />;
}

/** The button that runs the hook once as a test, and how its last run went. */
function HookTest({ hook }: { hook: HookName }) {
  const { t } = useTranslation();
  const { commands, drafts, store } = usePanel();
  const { texts } = useLanguage();
  const isRunning = useCommandState((state) => state.pending.testHook === true);
  const isSet = useSnapshot().settings[hook].length > 0;
  const isLive = useIsLive();
  const isRefused = !isAcceptable(hook, useDrafts()[hook]);
  const reasonId = useId();
  // Tests the program in the field, never the one stored before.
  const runTest = async () => {
    await drafts.flush();
    const draft = drafts.state.getState()[hook];
    const isSaved = isAcceptable(hook, draft) && store.getState().connection === 'live';
    if (isSaved && draft.text.trim() !== '') await commands.testHook(hook);
  };
  return (
    <div className={styles.buttonRow}>
      {isSet && (
        <Button
          aria-label={t('advanced.programs.tryNamed', { name: settingLabelIn(texts, hook) })}
          {...(isRefused ? { 'aria-describedby': reasonId } : {})}
          isPending={isRunning || isRefused || !isLive}
          onPress={() => void runTest()}
        >
          {t('advanced.programs.try')}
        </Button>
      )}
      {isSet && isRefused && (
        <p id={reasonId} className={styles.quiet}>
          {t('advanced.programs.notSaved')}
        </p>
      )}
      <LastRun hook={hook} />
    </div>
  );
}

/** How the hook's last run went, be it a test or a real one. */
function LastRun({ hook }: { hook: HookName }) {
  const { t } = useTranslation();
  const { language, formats, texts } = useLanguage();
  const run = useSnapshot().hooks[hook];
  if (run === null) return null;
  const name = settingLabelIn(texts, hook);
  const how = describeHookOutcome(run.result, language);
  return (
    <p className={`${styles.quiet ?? ''} ${styles.breakAnywhere ?? ''}`}>
      {t(run.test ? 'advanced.programs.lastTrial' : 'advanced.programs.lastRun', {
        name,
        how,
        time: formats.time(run.at),
        program: run.program,
      })}
    </p>
  );
}
