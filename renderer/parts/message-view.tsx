import { useLayoutEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { usePanel } from '../state/context.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './message-view.module.css';

/** The live region: what is only read out, and the toast at the bottom of the content. */
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
        <Toast key={toast.id} text={toast.text} closeLabel={t('app.close')} onClose={messages.dismiss} />
      )}
    </div>
  );
}

function Toast({ text, closeLabel, onClose }: { text: string; closeLabel: string; onClose: () => void }) {
  const toast = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const pressed = document.activeElement?.getBoundingClientRect();
    const own = toast.current?.getBoundingClientRect();
    if (own && pressed && document.activeElement !== document.body && overlap(own, pressed)) {
      toast.current?.setAttribute('data-place', 'top');
    }
  }, []);
  return (
    <div ref={toast} className={styles.toast}>
      <span>{text}</span>
      <Button aria-label={closeLabel} className={styles.close ?? ''} onPress={onClose}>
        <Icon name="close" />
      </Button>
    </div>
  );
}

function overlap(one: DOMRect, other: DOMRect): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
