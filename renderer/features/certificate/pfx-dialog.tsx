import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isReadDifferently, MAX_PFX_PASSWORD, MIN_PFX_PASSWORD } from '#shared/contract/pfx-password.ts';
import { useCommandState, usePanel } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { downloadFile } from '../../ui/download.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Refusals } from '../../parts/refusals.tsx';
import { passwordProblem } from './password-problem.ts';
import styles from './pfx-dialog.module.css';

/** Asks for a password and downloads the file. Nothing of either is kept when the dialog closes. */
export function PfxDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { commands, messages } = usePanel();
  const isPending = useCommandState((state) => state.pending.exportPfx === true);
  const [password, setPassword] = useState('');
  const [repetition, setRepetition] = useState('');
  const [isSubmitted, setIsSubmitted] = useState(false);
  const isOpen = useIsOpen();
  const problem = isSubmitted ? passwordProblem(password, repetition) : null;
  const count = MIN_PFX_PASSWORD;

  const confirm = async () => {
    setIsSubmitted(true);
    if (isPending || passwordProblem(password, repetition) !== null) return;
    const file = await commands.exportPfx(password);
    // A user who has closed the dialog meanwhile no longer wants the file.
    if (file === null || !isOpen()) return;
    downloadFile(file.fileName, 'application/x-pkcs12', bytesOf(file.base64));
    messages.notify(t('pfx.done', { fileName: file.fileName }));
    onClose();
  };

  return (
    <Dialog
      title={t('pfx.title')}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{t('pfx.cancel')}</Button>
          <Button variant="primary" isPending={isPending} onPress={() => void confirm()}>
            {t('pfx.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('pfx.text')}</p>
      <p>{t('pfx.secret')}</p>
      <div className={styles.fields}>
        <PasswordField
          autoFocus
          label={t('pfx.password')}
          hint={isReadDifferently(password) ? t('pfx.onlyAscii') : t('pfx.passwordHint', { count })}
          error={problem === 'tooShort' ? t('pfx.tooShort', { count }) : null}
          maxLength={MAX_PFX_PASSWORD}
          value={password}
          onChange={setPassword}
          onConfirm={() => void confirm()}
        />
        <PasswordField
          label={t('pfx.repetition')}
          error={problem === 'differs' ? t('pfx.differs') : null}
          maxLength={MAX_PFX_PASSWORD}
          value={repetition}
          onChange={setRepetition}
          onConfirm={() => void confirm()}
        />
      </div>
      <p className={styles.small}>{t('pfx.windows')}</p>
      {/* Not the refusal of an export from an earlier dialog. */}
      {isSubmitted && <Refusals commands={['exportPfx']} />}
    </Dialog>
  );
}

/** Whether the dialog is still open when an answer arrives. */
function useIsOpen(): () => boolean {
  const isOpen = useRef(false);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  return () => isOpen.current;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
