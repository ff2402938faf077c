import { useEffect, useId, type ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { usePanel } from '../state/context.ts';
import { catchLostFocus } from '../ui/catch-lost-focus.ts';
import styles from './dialog.module.css';

type Props = {
  title: string;
  /** `alertdialog`: something is at stake, and the safe answer has the focus. */
  role?: 'dialog' | 'alertdialog';
  /** `view`: as much room as the window has, for something to look at; its parts scroll separately. */
  size?: 'question' | 'view';
  /** A picture before the text. */
  picture?: ReactNode;
  /** The buttons, the safe one first; the one that is to have the focus has `autoFocus`. */
  buttons: ReactNode;
  /** Called on Escape. */
  onClose: () => void;
  children: ReactNode;
};

/** A modal dialog; it is open for as long as it is rendered. */
export function Dialog({ title, role = 'dialog', size = 'question', picture, buttons, onClose, children }: Props) {
  const bodyId = useId();
  const { messages } = usePanel();
  // The toast would cover the dialog's buttons.
  useEffect(() => messages.dismiss(), [messages]);
  useEffect(() => catchLostFocus, []);
  return (
    <ModalOverlay isOpen onOpenChange={(isOpen) => !isOpen && onClose()} className={styles.overlay ?? ''}>
      <Modal className={styles.modal ?? ''} data-size={size}>
        {/* A question is read out as a whole when it appears; the content of a view is not. */}
        <AriaDialog
          role={role}
          {...(size === 'question' ? { 'aria-describedby': bodyId } : {})}
          className={styles.dialog ?? ''}
        >
          {picture !== undefined && <div className={styles.picture}>{picture}</div>}
          <Heading slot="title" level={2} className={styles.title ?? ''}>
            {title}
          </Heading>
          <div id={bodyId} className={styles.body}>
            {children}
          </div>
          <div className={styles.buttons}>{buttons}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
