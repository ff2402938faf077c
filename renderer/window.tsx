import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useCommandState, usePanelState } from './context.ts';
import { DatenschutzPanel } from './features/datenschutz/datenschutz-panel.tsx';
import { useOutcomeAnnouncement, useStepAnnouncements } from './features/datenschutz/use-step-announcements.ts';
import { ErweitertPanel, ProtokollPanel, RequestDialogs, SysteminformationenPanel } from './parts.ts';
import { useShieldState } from './shield-state.ts';
import { Banner } from './ui/banner.tsx';
import { Icon } from './ui/icon.tsx';
import { MessageView } from './ui/message-view.tsx';
import { Shield } from './ui/shield/shield.tsx';
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
        {isReady ? <Sections /> : <Waiting />}
        <div className={styles.dialogs}>{isReady && hasDialog && <RequestDialogs />}</div>
      </main>
      <MessageView />
    </>
  );
}

function Sections() {
  const { t } = useTranslation();
  const shield = useShieldState();
  return (
    <Tabs orientation="vertical" className={styles.window ?? ''}>
      <TabList aria-label={t('app.sections')} className={styles.sidebar ?? ''}>
        <Tab id="datenschutz" className={styles.entry ?? ''}>
          <Shield state={shield} pixels={16} />
          <span className={styles.name}>{t('nav.privacy')}</span>
        </Tab>
        <Tab id="erweitert" className={styles.entry ?? ''}>
          <Icon name="sliders" />
          <span className={styles.name}>{t('advanced.title')}</span>
        </Tab>
        <Tab id="systeminformationen" className={styles.entry ?? ''}>
          <Icon name="display" />
          <span className={styles.name}>{t('nav.system')}</span>
        </Tab>
        <Tab id="protokoll" className={styles.entry ?? ''}>
          <Icon name="list" />
          <span className={styles.name}>{t('journal.title')}</span>
        </Tab>
      </TabList>
      <TabPanel id="datenschutz" className={styles.content ?? ''}>
        <ConnectionBanner />
        <DatenschutzPanel />
      </TabPanel>
      <TabPanel id="erweitert" className={styles.content ?? ''}>
        <ConnectionBanner />
        <ErweitertPanel />
      </TabPanel>
      <TabPanel id="systeminformationen" className={styles.content ?? ''}>
        <ConnectionBanner />
        <SysteminformationenPanel />
      </TabPanel>
      <TabPanel id="protokoll" className={styles.content ?? ''}>
        <ConnectionBanner />
        <ProtokollPanel />
      </TabPanel>
    </Tabs>
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

function Waiting() {
  const { t } = useTranslation();
  return (
    <div className={styles.waiting}>
      <p>{t('app.connecting')}</p>
    </div>
  );
}
