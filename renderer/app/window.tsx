import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useCommandState, usePanel, usePanelState } from '../state/context.ts';
import { useShieldState } from '../state/shield-state.ts';
import { Banner } from '../ui/banner.tsx';
import { Icon } from '../ui/icon.tsx';
import { Shield } from '../ui/shield/shield.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { MessageView } from '../parts/message-view.tsx';
import { RequestDialogs } from '../features/privacy/lazy.ts';
import { useOutcomeAnnouncement, useStepAnnouncements } from '../features/privacy/use-step-announcements.ts';
import { AdvancedPanel, JournalPanel, SystemPanel } from './lazy-modules.ts';
import { PrivacySection } from './privacy-section.tsx';
import styles from './window.module.css';

/** The preferences window: the sections at the side, the chosen one beside them. */
export function Window() {
  const isReady = usePanelState((state) => state.snapshot !== null);
  const hasDialog = useCommandState((state) => state.dialog !== null);
  useStepAnnouncements();
  useOutcomeAnnouncement();
  return (
    <>
      <main className={styles.main}>
        {isReady ? <Sections /> : <Connecting />}
        <div className={styles.dialogs}>{isReady && hasDialog && <RequestDialogs />}</div>
      </main>
      <MessageView />
    </>
  );
}

function Sections() {
  const { t } = useTranslation();
  const shield = useShieldState();
  const { sections } = usePanel();
  const chosenId = useStore(sections, (state) => state.chosen);
  return (
    <Tabs
      label={t('app.sections')}
      chosenId={chosenId}
      onChoose={(chosen) => sections.setState({ chosen, part: null })}
      tabs={[
        {
          id: 'privacy',
          picture: <Shield state={shield} pixels={16} />,
          name: t('nav.privacy'),
          panel: <Section content={PrivacySection} />,
        },
        {
          id: 'advanced',
          picture: <Icon name="sliders" />,
          name: t('advanced.title'),
          panel: <Section content={AdvancedPanel} />,
        },
        {
          id: 'system',
          picture: <Icon name="display" />,
          name: t('nav.system'),
          panel: <Section content={SystemPanel} />,
        },
        {
          id: 'journal',
          picture: <Icon name="list" />,
          name: t('journal.title'),
          panel: <Section content={JournalPanel} />,
        },
      ]}
    />
  );
}

function Section({ content: Content }: { content: ComponentType }) {
  return (
    <>
      <ConnectionBanner />
      <Content />
    </>
  );
}

function ConnectionBanner() {
  const { t } = useTranslation();
  const connection = usePanelState((state) => state.connection);
  if (connection !== 'lost') return null;
  return (
    <Banner tone="caution" title={t('banner.offlineTitle')}>
      <p>{t('banner.offline')}</p>
    </Banner>
  );
}

function Connecting() {
  const { t } = useTranslation();
  return (
    <div className={styles.connecting}>
      <p>{t('app.connecting')}</p>
    </div>
  );
}
