import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommandState, useLanguage, useSnapshot } from '../../state/context.ts';
import { Group } from '../../ui/group.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Refusals } from '../../parts/refusals.tsx';
import styles from './journal-panel.module.css';
import { TimelineEntry } from './timeline-entry.tsx';
import {
  groupByDay,
  journalFilters,
  passes,
  timelineItems,
  timelineText,
  type JournalFilter,
  type TimelineItem,
} from './timeline.ts';
import { JOURNAL_LIMIT, useJournal, type LoadedJournal } from './use-journal.ts';

/** What happened, when and why. */
export function JournalPanel() {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const journal = useJournal();
  const [filter, setFilter] = useState<JournalFilter>('all');
  const all = journal === null ? [] : timelineItems(journal.entries, journal.runningId);
  const items = all.filter((item) => passes(item, filter));
  return (
    <>
      <header className={styles.header}>
        <h1 tabIndex={-1} className={styles.headline}>
          {t('journal.title')}
        </h1>
        <CopyButton label={t('journal.copy')} text={timelineText(items, texts)} />
      </header>
      <SegmentedControl
        label={t('journal.filter')}
        options={journalFilters.map((id) => ({ id, text: t(`journal.filters.${id}`) }))}
        value={filter}
        onChange={setFilter}
      />
      <Refusals commands={['journal']} />
      {journal === null ? <Loading /> : <Timeline journal={journal} items={items} />}
    </>
  );
}

/** Nothing where the journal could not be read: then the refusal is shown. */
function Loading() {
  const { t } = useTranslation();
  const isRefused = useCommandState((state) => state.refusals.journal !== undefined);
  return isRefused ? null : <p className={styles.quiet}>{t('journal.loading')}</p>;
}

function Timeline({ journal, items }: { journal: LoadedJournal; items: readonly TimelineItem[] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { journalFile } = useSnapshot().product;
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'full' });
  if (items.length === 0) {
    return <p className={styles.quiet}>{t(journal.entries.length === 0 ? 'journal.empty' : 'journal.emptyFilter')}</p>;
  }
  return (
    <>
      {groupByDay(items, (iso) => format.format(new Date(iso))).map(({ day, items: dayItems }) => (
        <Group key={day} title={day}>
          <ul className={styles.list}>
            {dayItems.map((item) => (
              <TimelineEntry key={item.id} item={item} />
            ))}
          </ul>
        </Group>
      ))}
      {journal.entries.length >= JOURNAL_LIMIT && (
        <p className={styles.quiet}>{t('journal.cut', { count: JOURNAL_LIMIT, file: journalFile })}</p>
      )}
    </>
  );
}
