import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { usePanel } from '../state/context.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './message-view.module.css';

/** The live region: what is only read out, and the toast at the bottom of the window. */
export function MessageView() {
  const { t } = useTranslation();
  const { messages } = usePanel();
  const { announcement, toast } = useStore(messages);
  return (
    <div role="status" aria-live="polite" aria-atomic="false" data-live-announcer="true">
      {/* The keys make screen readers read out a repeated text again. */}
      <span key={announcement.id} className="visually-hidden">
        {announcement.text}
      </span>
      {toast !== null && (
        <div key={toast.id} className={styles.toast}>
          <span>{toast.text}</span>
          <Button aria-label={t('app.close')} className={styles.close ?? ''} onPress={messages.dismiss}>
            <Icon name="close" />
          </Button>
        </div>
      )}
    </div>
  );
}
