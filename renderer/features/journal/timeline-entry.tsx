import { useTranslation } from 'react-i18next';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { describeEntry, operationName, verdictText } from '#shared/texts/journal/describe.ts';
import { useLanguage } from '../../state/context.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { ProgressList } from '../../ui/progress-list.tsx';
import { FailureAdvice } from '../../parts/failure-advice.tsx';
import styles from './timeline-entry.module.css';
import { hasFailed, type EventItem, type OperationItem, type TimelineItem } from './timeline.ts';

type Look = { icon: IconName; tone: 'good' | 'warning' | 'bad' | 'quiet' | 'busy' };

const outcomeLooks = {
  running: { icon: 'running', tone: 'busy' },
  done: { icon: 'good', tone: 'good' },
  failed: { icon: 'bad', tone: 'bad' },
  stopped: { icon: 'bad', tone: 'bad' },
  notDue: { icon: 'cancelled', tone: 'quiet' },
  cancelled: { icon: 'cancelled', tone: 'quiet' },
  interrupted: { icon: 'bad', tone: 'bad' },
} as const satisfies Record<OperationItem['outcome'], Look>;

const verdictLooks = {
  good: { icon: 'good', tone: 'good' },
  warning: { icon: 'warning', tone: 'warning' },
  broken: { icon: 'bad', tone: 'bad' },
} as const satisfies Record<NonNullable<OperationItem['verdict']>, Look>;

/** One operation with its results and steps, or one event: its time, an icon for its state, and the text. */
export function TimelineEntry({ item }: { item: TimelineItem }) {
  const { language } = useLanguage();
  const { icon, tone } = lookOf(item);
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { timeStyle: 'short' });
  return (
    <li className={styles.item} data-tone={tone}>
      <time dateTime={item.at} className={styles.time}>
        {format.format(new Date(item.at))}
      </time>
      <Icon name={icon} />
      <div className={styles.text}>
        {item.kind === 'operation' ? <OperationDetails item={item} /> : <EventDetails item={item} />}
      </div>
    </li>
  );
}

function lookOf(item: TimelineItem): Look {
  if (item.kind === 'event') {
    return hasFailed(item) ? { icon: 'warning', tone: 'warning' } : { icon: 'info', tone: 'quiet' };
  }
  return item.verdict === null ? outcomeLooks[item.outcome] : verdictLooks[item.verdict];
}

function OperationDetails({ item }: { item: OperationItem }) {
  const { t } = useTranslation();
  const { language, texts } = useLanguage();
  const { operation, automatic, outcome, verdict, cause, failure, steps, results } = item;
  const name = operationName(operation, language);
  return (
    <>
      <p>
        <span className={styles.name}>{automatic ? t('journal.automatic', { name }) : name}:</span>{' '}
        <span className={styles.outcome}>
          {verdict === null ? t(`journal.outcome.${outcome}`) : verdictText(verdict, language)}
        </span>
      </p>
      {cause !== null && <p>{explainFinding(cause, texts).finding}</p>}
      {results.map((entry) => (
        <p key={`${entry.at} ${entry.event}`}>{describeEntry(entry, texts)}</p>
      ))}
      {failure !== null && (
        <Disclosure summary={t('journal.why')}>
          <div className={styles.disclosed}>
            <FailureAdvice failure={failure} />
          </div>
        </Disclosure>
      )}
      {steps.length > 0 && <Steps steps={steps} />}
    </>
  );
}

function Steps({ steps }: Pick<OperationItem, 'steps'>) {
  const { t } = useTranslation();
  const summary = t('journal.steps', { count: steps.length });
  const items = steps.map(({ id, state }) => ({
    id,
    state,
    label: t(`steps.${id}`),
    stateText: t(`steps.state.${state}`),
  }));
  return (
    <Disclosure summary={summary}>
      <div className={styles.disclosed}>
        <ProgressList label={summary} items={items} />
      </div>
    </Disclosure>
  );
}

function EventDetails({ item }: { item: EventItem }) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { entry } = item;
  return (
    <>
      <p>{describeEntry(entry, texts)}</p>
      {entry.event === 'listenerFailed' && (
        <Disclosure summary={t('journal.why')}>
          <div className={styles.disclosed}>
            <FailureAdvice failure={entry.failure} />
          </div>
        </Disclosure>
      )}
    </>
  );
}
