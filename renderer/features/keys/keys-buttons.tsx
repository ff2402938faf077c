import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommandState, useIsLive, usePanel, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import styles from './keys-section.module.css';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** The buttons for the contact and the account key; set apart from them, those of what cannot be taken back. */
export function KeysButtons() {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const { account, certificate, operation } = useSnapshot();
  const isLive = useIsLive();
  const pending = useCommandState((state) => state.pending);
  const [dialog, setDialog] = useState<'deactivate' | 'compromised' | null>(null);
  const finalId = useId();
  const isIdle = isLive && operation === null;
  const close = () => setDialog(null);
  /** The answer may come before the last snapshot. */
  const stateOf = (name: 'updateContact' | 'rollOver' | 'deactivate' | 'compromised', isApplicable: boolean) => {
    const isPending = pending[name] === true || operation?.kind === name;
    return { isPending, isDisabled: !isPending && (!isApplicable || !isIdle) };
  };
  const hasAccount = account !== null;
  return (
    <>
      <div className={styles.buttons}>
        {account?.contactDiffers === true && (
          <Button {...stateOf('updateContact', true)} onPress={() => void commands.updateContact()}>
            {t('keys.updateContact')}
          </Button>
        )}
        <Button {...stateOf('rollOver', hasAccount)} onPress={() => void commands.rollOverAccountKey()}>
          {t('keys.rollOver')}
        </Button>
      </div>
      <div role="group" aria-labelledby={finalId} className={styles.final}>
        <p id={finalId} className={styles.finalLabel}>
          {t('keys.final')}
        </p>
        <div className={styles.buttons}>
          <Button {...stateOf('deactivate', hasAccount)} onPress={() => setDialog('deactivate')}>
            {t('keys.deactivate')}
          </Button>
          <Button {...stateOf('compromised', certificate !== null)} onPress={() => setDialog('compromised')}>
            {t('keys.compromised')}
          </Button>
        </div>
      </div>
      {dialog === 'deactivate' && (
        <ConfirmDialog
          title={t('keys.deactivateDialog.title')}
          text={t('keys.deactivateDialog.text', { host: account?.host ?? '' })}
          confirm={t('keys.deactivateDialog.confirm')}
          cancel={t('keys.deactivateDialog.cancel')}
          onConfirm={() => void commands.deactivateAccount()}
          onClose={close}
        />
      )}
      {dialog === 'compromised' && (
        <ConfirmDialog
          title={t('keys.compromisedDialog.title')}
          text={t('keys.compromisedDialog.text')}
          confirm={t('keys.compromisedDialog.confirm')}
          cancel={t('keys.compromisedDialog.cancel')}
          onConfirm={() => void commands.replaceCompromisedKey({ evenWithoutReplacement: false })}
          onClose={close}
        />
      )}
    </>
  );
}
