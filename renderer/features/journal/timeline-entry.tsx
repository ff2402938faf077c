import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/failures.ts';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { failureHeadline } from '#shared/texts/failures/headline.ts';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { describeApart, operationName, verdictText } from '#shared/texts/journal/describe.ts';
import { useLanguage } from '../../state/context.ts';
import { Breakable } from '../../ui/breakable.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { ProgressList } from '../../ui/progress-list.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { CopyableLink, TodoAndWho } from '../../parts/failure-advice.tsx';
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
  const reason =
    failure !== null ? failureHeadline(failure, texts) : cause !== null ? texts.checkTitles[cause.id] : null;
  const told = results.map((entry) => ({ id: `${entry.at} ${entry.event}`, ...describeApart(entry, texts) }));
  const hasDetails = cause !== null || failure !== null || told.length > 0 || steps.length > 0;
  return (
    <>
      <p>
        <span className={styles.name}>{automatic ? t('journal.automatic', { name }) : name}:</span>{' '}
        <span className={styles.outcome}>
          {verdict === null ? t(`journal.outcome.${outcome}`) : verdictText(verdict, language)}
        </span>
        {reason !== null && `: ${reason}`}
      </p>
      {hasDetails && (
        <Details>
          {cause !== null && <p>{explainFinding(cause, texts).finding}</p>}
          {failure !== null && <Advice failure={failure} />}
          {told.map(({ id, sentence, paths }) => (
            <div key={id}>
              <p>{sentence}</p>
              <Paths paths={paths} />
            </div>
          ))}
          {steps.length > 0 && <Steps steps={steps} />}
        </Details>
      )}
    </>
  );
}

/** The one fold of an entry. */
function Details({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Disclosure summary={t('journal.details')}>
      <div className={styles.disclosed}>{children}</div>
    </Disclosure>
  );
}

/** What happened and what to do, with nothing folded away once more: who opens an entry wants to read it. */
function Advice({ failure, isSaid = false }: { failure: Failure; isSaid?: boolean }) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { what, todo, who, details, original, link } = explainFailure(failure, texts);
  return (
    <>
      {!isSaid && <p>{what}</p>}
      <TodoAndWho todo={todo} who={who} />
      {link !== null && <CopyableLink url={link.url} />}
      {details !== undefined && <p>{details}</p>}
      {original !== null && (
        <div>
          <p>{t('advice.original')}:</p>
          <p className={styles.verbatim}>{original}</p>
          <CopyButton variant="quiet" label={t('advice.copyOriginal')} text={original} />
        </div>
      )}
    </>
  );
}

function Paths({ paths }: { paths: readonly string[] }) {
  return paths.map((path) => (
    <p key={path} className={styles.path}>
      <Breakable text={path} />
    </p>
  ));
}

function Steps({ steps }: Pick<OperationItem, 'steps'>) {
  const { t } = useTranslation();
  const items = steps.map(({ id, state }) => ({
    id,
    state,
    label: t(`steps.${id}`),
    stateText: t(`steps.state.${state}`),
  }));
  return <ProgressList label={t('journal.steps', { count: steps.length })} items={items} />;
}

function EventDetails({ item }: { item: EventItem }) {
  const { texts } = useLanguage();
  const { entry } = item;
  const { sentence, paths } = describeApart(entry, texts);
  return (
    <>
      <p>{sentence}</p>
      {(entry.event === 'listenerFailed' || paths.length > 0) && (
        <Details>
          {entry.event === 'listenerFailed' && <Advice failure={entry.failure} isSaid />}
          <Paths paths={paths} />
        </Details>
      )}
    </>
  );
}
