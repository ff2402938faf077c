import { useTranslation } from 'react-i18next';
import { localDay } from '#shared/values/times.ts';
import { useIsLive, usePanel } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { downloadFile } from '../../ui/download.ts';
import { CopyReportButton } from '../../parts/copy-report-button.tsx';
import { useReport } from '../../parts/use-report.ts';
import styles from './report-buttons.module.css';

/** The diagnosis report: to copy into an e-mail, or to save as a file. */
export function ReportButtons() {
  const { t } = useTranslation();
  const { messages } = usePanel();
  const isLive = useIsLive();
  const makeReport = useReport();

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
        <CopyReportButton label={t('report.copy')} />
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
