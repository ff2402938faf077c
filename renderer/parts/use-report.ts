import { loadErrorTexts } from '#shared/texts/load-error.ts';
import type { DiagnosisReport } from '#shared/texts/report/report.ts';
import { useLanguage, usePanel, useSnapshot } from '../state/context.ts';
import { diagnosisReport } from './lazy.ts';

/** Makes the diagnosis report from what is known now; `null` when that fails, which is then shown elsewhere. */
export function useReport(): () => Promise<{ report: DiagnosisReport; now: Date } | null> {
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
