import { useTranslation } from 'react-i18next';
import { useIsLive, usePanel } from '../state/context.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/clipboard.ts';
import { useReport } from './use-report.ts';

/** Copies the diagnosis report, to be sent to somebody who can read it. */
export function CopyReportButton({ label }: { label: string }) {
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
  return (
    <Button isDisabled={!isLive} onPress={() => void copy()}>
      {label}
    </Button>
  );
}
