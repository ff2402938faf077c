import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { knownFindings, type KnownFindings } from '#shared/domain/known-findings.ts';
import type { HopId } from '#shared/contract/check-table.ts';
import { brokenCount, firstProblemHop, hopsOf, suggestedHop, type Hop } from '#shared/domain/path.ts';
import { hopLabel } from '#shared/texts/hop-labels.ts';
import { useCommandState, useIsLive, useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Group } from '../../ui/group.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { bringIntoView, bringPartIntoView } from '../../parts/bring-into-view.ts';
import { CancelButton } from '../../parts/cancel-button.tsx';
import { Findings } from '../../parts/findings.tsx';
import { HopDetails } from './hop-details.tsx';
import { ReportButtons } from './report-buttons.tsx';
import { PathDiagram } from './path-diagram.tsx';
import styles from './path-section.module.css';
import { pathVerdict } from './path-verdict.ts';

/** The path as a diagram, its findings, and the button "Prüfen". */
export function PathSection() {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const snapshot = useSnapshot();
  const knowledge = knownFindings(snapshot);
  const hops = hopsOf(knowledge.findings, knowledge.checking);
  const [open, toggle] = useOpenHop(knowledge, hops, snapshot.outside?.at ?? null);
  const { heading, details } = useFollowCheck(knowledge.source === 'running', snapshot.operation?.id);
  const when = knowledge.at === null ? undefined : t('path.finishedAt', { time: formats.time(knowledge.at) });
  return (
    <Group title={t('path.title')} aside={when} headingRef={heading}>
      <div className={styles.container}>
        <div className={styles.head}>
          <Verdict knowledge={knowledge} hops={hops} />
          <span className={styles.buttons}>
            <CheckButton />
            <CancelButton
              kinds={['check', 'evaluate']}
              onCancel={() => heading.current?.focus({ preventScroll: true })}
            />
          </span>
        </div>
        <PathDiagram hops={hops} open={open} onToggle={toggle}>
          {open !== null && <HopDetails ref={details} hop={hops[open]} />}
        </PathDiagram>
        <Notes knowledge={knowledge} />
        <div className={styles.disclosures}>
          {knowledge.findings.length > 0 && (
            <Disclosure summary={t('path.all', { count: knowledge.findings.length })}>
              <Findings label={t('path.title')} findings={knowledge.findings} />
            </Disclosure>
          )}
          <ReportButtons />
        </div>
      </div>
    </Group>
  );
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
  good: { icon: 'good', status: 'good' },
  warning: { icon: 'warning', status: 'warning' },
  notReached: { icon: 'warning', status: 'warning' },
  notReachedEither: { icon: 'warning', status: 'warning' },
  broken: { icon: 'bad', status: 'broken' },
} as const satisfies Record<ReturnType<typeof pathVerdict>, { icon: IconName; status: string }>;

/** The verdict on the whole path, in one line. */
function Verdict({ knowledge, hops }: { knowledge: KnownFindings; hops: Readonly<Record<HopId, Hop>> }) {
  const { t } = useTranslation();
  const { settings } = useSnapshot();
  const line = (icon: IconName, status: string, text: ReactNode) => (
    <p className={styles.verdict} data-status={status}>
      <Icon name={icon} />
      <span>{text}</span>
    </p>
  );
  if (knowledge.source === 'running' && knowledge.checking.length > 0) {
    return line('running', 'checking', t('path.running'));
  }
  if (knowledge.source === 'nothing') return line('unknown', 'unknown', t('path.nothingYet'));
  const verdict = pathVerdict(knowledge.findings);
  if (
    verdict === 'good' &&
    knowledge.source === 'check' &&
    Object.values(hops).some((hop) => hop.status === 'unknown')
  ) {
    return line('good', 'good', t('path.verdict.goodSoFar'));
  }
  const problem = firstProblemHop(hops);
  const hop = problem === null ? '' : hopLabel(problem.id, settings, t);
  const { icon, status } = looks[verdict];
  return line(icon, status, t(`path.verdict.${verdict}`, { hop, count: brokenCount(hops) }));
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

/**
 * Which hop is open: after each check, the one that is suggested.
 */
function useOpenHop(
  knowledge: KnownFindings,
  hops: Readonly<Record<HopId, Hop>>,
  outsideAt: string | null,
): [HopId | null, (id: HopId) => void] {
  const resultKey = `${knowledge.at ?? knowledge.source} ${outsideAt ?? ''}`;
  const [chosen, setChosen] = useState<{ resultKey: string; hop: HopId | null } | null>(null);
  const suggested = suggestedHop(knowledge, hops);
  const open = chosen?.resultKey === resultKey ? chosen.hop : suggested;
  return [open, (id) => setChosen({ resultKey, hop: open === id ? null : id })];
}

type Followed = { heading: RefObject<HTMLHeadingElement | null>; details: RefObject<HTMLDivElement | null> };

/**
 * Brings a check that was started in this window into view: when it begins, and when its result is there, with the
 * details that it opens. The answer and the snapshot that shows it arrive separately, in either order.
 */
function useFollowCheck(isRunning: boolean, operationId: string | undefined): Followed {
  const heading = useRef<HTMLHeadingElement>(null);
  const details = useRef<HTMLDivElement>(null);
  const isAsked = useCommandState(({ pending }) => pending.evaluate === true || pending.check === true);
  const isAwaited = useRef(false);
  useEffect(() => {
    if (isAsked) isAwaited.current = true;
    if (!isAwaited.current) return;
    bringIntoView(heading.current);
    if (isAsked || isRunning) return;
    isAwaited.current = false;
    bringPartIntoView(details.current);
  }, [isAsked, isRunning, operationId]);
  return { heading, details };
}
