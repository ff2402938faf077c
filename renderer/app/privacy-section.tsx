import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { usePanel, useSnapshot } from '../state/context.ts';
import { requestBlock } from '../features/privacy/request-block.ts';
import { FirstStart } from './lazy-modules.ts';
import { PrivacyPanel } from './privacy-panel.tsx';

/** The section "Datenschutz"; in its place, where nothing has ever been set up, what is needed for that. */
export function PrivacySection() {
  const { sections } = usePanel();
  const isOpen = useStore(sections, ({ firstStart }) => firstStart === 'open');
  // Somebody may have set it up from the command line meanwhile.
  const hasCertificate = useSnapshot().certificate !== null;
  const isFirstStart = isOpen && !hasCertificate;
  const [beganWithIt] = useState(isFirstStart);
  useEffect(() => {
    // It does not come back when that certificate is deleted.
    if (hasCertificate) sections.setState({ firstStart: 'left' });
  }, [hasCertificate, sections]);
  if (isFirstStart) return <FirstStart onLeave={() => sections.setState({ firstStart: 'left' })} />;
  return (
    <>
      <PrivacyPanel />
      {beganWithIt && <FocusOnNextStep />}
    </>
  );
}

/** Gives the focus, where it has gone with the first start, to what is to be done next. */
function FocusOnNextStep() {
  const { t } = useTranslation();
  const { drafts, store } = usePanel();
  const button = t('request.button');
  const isDone = useRef(false);
  useEffect(() => {
    const { snapshot, connection } = store.getState();
    // Once: whoever has gone on is left alone.
    if (isDone.current || snapshot === null) return;
    isDone.current = true;
    if (document.activeElement !== document.body) return;
    nextStep(requestBlock(connection, snapshot, drafts.state.getState()), button)?.focus();
  }, [button, drafts, store]);
  return null;
}

function nextStep(block: ReturnType<typeof requestBlock>, button: string): HTMLElement | null {
  switch (block) {
    case 'bothMissing':
    case 'bothInvalid':
    case 'addressMissing':
    case 'addressInvalid':
    case 'addressMissingContactInvalid':
    case 'addressInvalidContactMissing':
      return document.querySelector('input[name="serverAddress"]');
    case 'contactMissing':
    case 'contactInvalid':
      return document.querySelector('input[name="contactEmail"]');
    case null:
    case 'unsaved':
      return [...document.querySelectorAll('button')].find((one) => one.textContent === button) ?? null;
    default:
      return document.querySelector('h1');
  }
}
