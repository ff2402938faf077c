import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandName } from '../../state/command-runner.ts';
import { useCommandState, useSnapshot } from '../../state/context.ts';
import { Banner } from '../../ui/banner.tsx';
import { DetailsList } from '../../ui/details-list.tsx';
import { Group } from '../../ui/group.tsx';
import { ProgressList } from '../../ui/progress-list.tsx';
import { CancelButton } from '../../parts/cancel-button.tsx';
import { Refusals } from '../../parts/refusals.tsx';
import { stepStateTextKey } from '../../parts/step-state-text.ts';
import { accountRows } from './account-rows.ts';
import { KeysButtons } from './keys-buttons.tsx';
import styles from './keys-section.module.css';
import { PendingRevocation } from './pending-revocation.tsx';

/** The account at the CA, its key, and what is to be done where the certificate's key is known to others. */
export function KeysSection() {
  const { t } = useTranslation();
  const snapshot = useSnapshot();
  const result = useCommandState((state) => state.keysResult);
  const heading = useRef<HTMLHeadingElement>(null);
  // While the key is being replaced, the steps show how far the revocation is.
  const isRunning = snapshot.operation?.kind === 'compromised';
  const { account, pendingRevocations } = snapshot;
  const layout = [isRunning, account === null, account?.contactDiffers === true, pendingRevocations.length];
  useFocusWhenLost(layout.join(), heading);
  return (
    <Group title={t('keys.title')} headingRef={heading}>
      <div className={styles.section}>
        <DetailsList items={accountRows(snapshot, t)} />
        {isRunning ? <Steps onCancel={() => heading.current?.focus()} /> : <PendingRevocations />}
        <KeysRefusals />
        {result !== null && !isRunning && <Banner tone="note" title={t(`keys.result.${result}`)} />}
        <KeysButtons />
      </div>
    </Group>
  );
}

/** A dialog that closes gives the focus back only a moment later, to a button that may be gone by then. */
const FOCUS_LOSS_DELAY_MS = 50;

/** The pressed button may be gone (steps instead, nothing to change): then the title gets the focus. */
function useFocusWhenLost(layout: string, heading: RefObject<HTMLElement | null>): void {
  const before = useRef(layout);
  useEffect(() => {
    if (before.current === layout) return undefined;
    before.current = layout;
    const focus = () => {
      if (document.activeElement === document.body) heading.current?.focus();
    };
    focus();
    const timer = setTimeout(focus, FOCUS_LOSS_DELAY_MS);
    return () => clearTimeout(timer);
  }, [layout, heading]);
}

function Steps({ onCancel }: { onCancel: () => void }) {
  const { t } = useTranslation();
  const { operation } = useSnapshot();
  if (operation === null) return null;
  const items = operation.steps.map((step) => ({
    id: step.id,
    state: step.state,
    label: t(`steps.${step.id}`),
    stateText: t(stepStateTextKey(step, operation.findings)),
  }));
  return (
    <>
      <ProgressList label={t('keys.steps')} items={items} />
      <div className={styles.buttons}>
        <CancelButton kinds={['compromised']} onCancel={onCancel} />
      </div>
    </>
  );
}

function PendingRevocations() {
  const { pendingRevocations } = useSnapshot();
  return pendingRevocations.map((one) => <PendingRevocation key={one.fingerprint256} pending={one} />);
}

/** Why a command was refused; a failure that a pending revocation already shows is not shown twice. */
function KeysRefusals() {
  const { pendingRevocations } = useSnapshot();
  const refused = useCommandState((state) => state.refusals.compromised?.failure.code);
  const isShownThere = pendingRevocations.some((one) => one.lastError?.code === refused);
  const names: CommandName[] = [
    'updateContact',
    'rollOver',
    'deactivate',
    ...(isShownThere ? [] : ['compromised' as const]),
  ];
  return <Refusals commands={names} />;
}
