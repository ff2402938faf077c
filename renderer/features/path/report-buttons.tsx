import { useTranslation } from 'react-i18next';
import { loadErrorTexts } from '#shared/texts/load-error.ts';
import type { DiagnosisReport } from '#shared/texts/report/report.ts';
import { localDay } from '#shared/values/times.ts';
import { useIsLive, useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { downloadFile } from '../../ui/download.ts';
import { diagnosisReport } from './lazy.ts';
import styles from './report-buttons.module.css';

/** The diagnosis report: to copy into an e-mail, or to save as a file. */
export function ReportButtons() {
  const { t } = useTranslation();
  const { messages } = usePanel();
  const isLive = useIsLive();
  const makeReport = useReport();

  const copy = async () => {
    const made = await makeReport();
    if (made === null) return;
    const copied = await copyText(made.report.text);
    messages.notify(t(copied ? 'copy.announced' : 'report.notCopied'));
  };
  const save = async (kind: 'txt' | 'json') => {
    const made = await makeReport();
    if (made === null) return;
    const { report, now } = made;
    const name = t('report.fileName', { date: localDay(now) });
    if (kind === 'txt') downloadFile(`${name}.txt`, 'text/plain;charset=utf-8', report.text);
    else downloadFile(`${name}.json`, 'application/json', `${JSON.stringify(report.json, null, 2)}\n`);
    messages.announce(t('report.saved'));
  };
  return (
    <Disclosure summary={t('report.summary')}>
      <p className={styles.hint}>{t('report.hint')}</p>
      <div className={styles.buttons}>
        <Button isDisabled={!isLive} onPress={() => void copy()}>
          {t('report.copy')}
        </Button>
        <Button isDisabled={!isLive} onPress={() => void save('txt')}>
          {t('report.save')}
        </Button>
        <Button variant="quiet" isDisabled={!isLive} onPress={() => void save('json')}>
          {t('report.saveJson')}
        </Button>
      </div>
    </Disclosure>
  );
}

/** Makes the report from what is known now; `null` when that fails, which is then shown elsewhere. */
function useReport(): () => Promise<{ report: DiagnosisReport; now: Date } | null> {
  const { commands, messages } = usePanel();
  const { texts } = useLanguage();
  const snapshot = useSnapshot();
  return async () => {
    const journal = await commands.recentJournal();
    if (journal === null) return null;
    const make = await diagnosisReport.load().catch(() => null);
    if (make === null) {
      const { title, text } = loadErrorTexts[texts.language];
      messages.notify(`${title}. ${text}`);
      return null;
    }
    const now = new Date();
    return { report: make({ snapshot, journal, now: now.getTime() }, texts), now };
  };
}
