import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { pathVerdict, type Diagnosis, type PathVerdict } from '#shared/domain/diagnosis.ts';
import type { KnownFindings } from '#shared/domain/known-findings.ts';
import { hopLabel } from '#shared/texts/hop-labels.ts';
import { useCommandState, useIsLive, useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Group } from '../../ui/group.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { bringIntoView, bringPartIntoView } from '../../parts/bring-into-view.ts';
import { CancelButton } from '../../parts/cancel-button.tsx';
import { Causes } from '../../parts/causes.tsx';
import { causePlace, useDiagnosis } from '../../parts/diagnosis.ts';
import { Findings } from '../../parts/findings.tsx';
import { HopDetails } from './hop-details.tsx';
import { ReportButtons } from './report-buttons.tsx';
import { PathDiagram, type ShownHop } from './path-diagram.tsx';
import styles from './path-section.module.css';

/** What is wrong on the path, the path as a diagram, all that was found, and the button "Prüfen". */
export function PathSection() {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const snapshot = useSnapshot();
  const diagnosis = useDiagnosis();
  const { knowledge, findings, causes, hops } = diagnosis;
  const [open, setOpen] = useState<ShownHop | null>(null);
  const isRunning = knowledge.source === 'running';
  const { heading, result } = useFollowCheck(isRunning, snapshot.operation?.id);
  const when = knowledge.at === null ? undefined : t('path.finishedAt', { time: formats.time(knowledge.at) });
  const isSaidHere = causePlace(snapshot, diagnosis) === 'path';
  // While checks run, more may be found: until then each finding says itself what is wrong.
  const told = knowledge.checking.length === 0 ? causes : [];
  return (
    <Group title={t('path.title')} aside={when} headingRef={heading}>
      <div className={styles.container}>
        <div className={styles.head}>
          <Verdict diagnosis={diagnosis} />
          <span className={styles.buttons}>
            <CheckButton />
            <CancelButton
              kinds={['check', 'evaluate']}
              onCancel={() => heading.current?.focus({ preventScroll: true })}
            />
          </span>
        </div>
        {told.length > 0 && (
          <div ref={result}>{isSaidHere ? <Causes causes={told} /> : <p>{t('cause.saidAbove')}</p>}</div>
        )}
        <PathDiagram hops={hops} open={open} onToggle={(hop) => setOpen(isSame(hop, open) ? null : hop)}>
          {open !== null && <HopDetails hop={hops[open.id]} causes={told} />}
        </PathDiagram>
        <Notes knowledge={knowledge} />
        <div className={styles.disclosures}>
          {findings.length > 0 && (
            <Disclosure summary={t('path.all', { count: findings.length })}>
              <Findings label={t('path.title')} findings={findings} causes={told} />
            </Disclosure>
          )}
          <ReportButtons />
        </div>
      </div>
    </Group>
  );
}

function isSame(hop: ShownHop, other: ShownHop | null): boolean {
  return hop.id === other?.id && hop.isAgain === other.isAgain;
}

function CheckButton() {
  const { t } = useTranslation();
  const { commands, drafts } = usePanel();
  const isLive = useIsLive();
  const { operation } = useSnapshot();
  const checking = useCommandState((state) => state.pending.check === true);
  // Pending keeps the focus on the button, disabled would lose it.
  const isOff = !isLive || (operation !== null && !checking);
  return (
    <Button isPending={checking} isDisabled={isOff} onPress={() => void drafts.flush().then(commands.check)}>
      {t('check.button')}
    </Button>
  );
}

const looks = {
  running: { icon: 'running', status: 'checking' },
  nothing: { icon: 'unknown', status: 'unknown' },
  good: { icon: 'good', status: 'good' },
  visitorsGood: { icon: 'good', status: 'good' },
  goodSoFar: { icon: 'good', status: 'good' },
  warning: { icon: 'warning', status: 'warning' },
  notReached: { icon: 'warning', status: 'warning' },
  broken: { icon: 'bad', status: 'broken' },
} as const satisfies Record<PathVerdict, { icon: IconName; status: string }>;

/** The verdict on the whole path, in one line. */
function Verdict({ diagnosis }: { diagnosis: Diagnosis }) {
  const { t } = useTranslation();
  const { settings } = useSnapshot();
  const verdict = pathVerdict(diagnosis);
  const { icon, status } = looks[verdict];
  const [first] = diagnosis.causes;
  const hop = first === undefined ? '' : hopLabel(first.hop, settings, t);
  const count = diagnosis.causes.filter((cause) => cause.status === 'broken').length;
  return (
    <p className={styles.verdict} data-status={status}>
      <Icon name={icon} />
      <span>{t(`path.verdict.${verdict}`, { hop, count })}</span>
    </p>
  );
}

/** What the diagram does not show: which part was not checked, and from when the older findings are. */
function Notes({ knowledge: { source, staleSince } }: { knowledge: KnownFindings }) {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const note = () => {
    if (staleSince !== null) return t('path.olderPart', { time: formats.time(staleSince) });
    if (source === 'evaluation') return t('path.evaluationOnly');
    if (source === 'application') return t('path.applicationOnly');
    return source === 'request' ? t('path.stoppedOnly') : null;
  };
  const text = note();
  return text === null ? null : <p className={styles.note}>{text}</p>;
}

type Followed = { heading: RefObject<HTMLHeadingElement | null>; result: RefObject<HTMLDivElement | null> };

/**
 * Brings a check that was started in this window into view: when it begins, and when its result is there, with the
 * cause. The answer and the snapshot that shows it arrive separately, in either order.
 */
function useFollowCheck(isRunning: boolean, operationId: string | undefined): Followed {
  const heading = useRef<HTMLHeadingElement>(null);
  const result = useRef<HTMLDivElement>(null);
  const isAsked = useCommandState(({ pending }) => pending.evaluate === true || pending.check === true);
  const isAwaited = useRef(false);
  useEffect(() => {
    if (isAsked) isAwaited.current = true;
    if (!isAwaited.current) return;
    bringIntoView(heading.current);
    if (isAsked || isRunning) return;
    isAwaited.current = false;
    bringPartIntoView(result.current);
  }, [isAsked, isRunning, operationId]);
  return { heading, result };
}
