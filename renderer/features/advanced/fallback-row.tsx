import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FallbackCa } from '#shared/contract/settings.ts';
import { caName } from '#shared/domain/known-cas.ts';
import { usePanel } from '../../state/context.ts';
import { fallbackKey } from '../../state/text-settings.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import styles from './advanced.module.css';
import { ExternalAccount } from './external-account.tsx';
import { movedFallback } from './fallback-order.ts';
import { useSettingChange } from '../../parts/use-setting-change.ts';

type Props = { ca: FallbackCa; index: number; isLast: boolean; onRemoved: () => void };

/** One fallback CA: its place in the order, and its external account, collapsed below. */
export function FallbackRow({ ca, index, isLast, onRemoved }: Props) {
  const { t } = useTranslation();
  const { isLocked } = useSettingChange();
  const [isOpen, setOpen] = useState(false);
  const name = caName(ca.directoryUrl);
  const hasAccount = ca.eabKeyId !== '' || ca.eabHmacKey !== '';
  const accountId = useId();
  const account = t(hasAccount ? 'advanced.cas.withAccount' : 'advanced.cas.withoutAccount');
  return (
    <li className={styles.ca}>
      <div className={styles.caHead}>
        <span className={styles.caNumber}>{index + 1}.</span>
        <span className={styles.caName}>
          {name}
          <span className={styles.caAbout}>{account}</span>
        </span>
        <MoveButton ca={ca} name={name} index={index} isLocked={isLocked} by={-1} isAtEnd={index === 0} />
        <MoveButton ca={ca} name={name} index={index} isLocked={isLocked} by={1} isAtEnd={isLast} />
        <Button
          variant="quiet"
          aria-label={t('advanced.cas.editOne', { name })}
          aria-expanded={isOpen}
          aria-controls={accountId}
          onPress={() => setOpen(!isOpen)}
        >
          {t('advanced.cas.change')}
        </Button>
        <RemoveButton ca={ca} name={name} hasAccount={hasAccount} isLocked={isLocked} onRemoved={onRemoved} />
      </div>
      <div id={accountId} hidden={!isOpen} className={styles.caAccount}>
        {isOpen && <Account ca={ca} isLocked={isLocked} />}
      </div>
    </li>
  );
}

function Account({ ca, isLocked }: { ca: FallbackCa; isLocked: boolean }) {
  const { commands } = usePanel();
  const removeKey = () =>
    commands.changeSettings(({ fallbackCas }) => ({
      fallbackCas: fallbackCas.map((one) => (one.directoryUrl === ca.directoryUrl ? { ...one, eabHmacKey: '' } : one)),
    }));
  return (
    <ExternalAccount
      keyId={fallbackKey('eabKeyId', ca)}
      hmacKey={fallbackKey('eabHmacKey', ca)}
      isKeySet={ca.eabHmacKey !== ''}
      isLocked={isLocked}
      onRemoveKey={() => void removeKey()}
    />
  );
}

type MoveProps = { ca: FallbackCa; name: string; index: number; isLocked: boolean; by: -1 | 1; isAtEnd: boolean };

function MoveButton({ ca, name, index, isLocked, by, isAtEnd }: MoveProps) {
  const { t } = useTranslation();
  const { commands, messages } = usePanel();
  const move = async () => {
    const done = await commands.changeSettings(({ fallbackCas }) => ({
      fallbackCas: movedFallback(fallbackCas, ca.directoryUrl, by),
    }));
    if (done) messages.announce(t('advanced.cas.moved', { name, place: index + 1 + by }));
  };
  return (
    <Button
      variant="quiet"
      aria-label={t(by === -1 ? 'advanced.cas.upOne' : 'advanced.cas.downOne', { name })}
      // Pending keeps the focus on the button when it has moved the CA to the end of the list.
      isPending={isAtEnd || isLocked}
      onPress={() => void move()}
    >
      <Icon name={by === -1 ? 'up' : 'down'} pixels={14} />
    </Button>
  );
}

type RemoveProps = { ca: FallbackCa; name: string; hasAccount: boolean; isLocked: boolean; onRemoved: () => void };

function RemoveButton({ ca, name, hasAccount, isLocked, onRemoved }: RemoveProps) {
  const { t } = useTranslation();
  const { commands, messages } = usePanel();
  const [isConfirming, setConfirming] = useState(false);
  const remove = async () => {
    setConfirming(false);
    const done = await commands.changeSettings(({ fallbackCas }) => ({
      fallbackCas: fallbackCas.filter((one) => one.directoryUrl !== ca.directoryUrl),
    }));
    if (!done) return;
    messages.announce(t('advanced.cas.removed', { name }));
    onRemoved();
  };
  return (
    <>
      <Button
        variant="quiet"
        aria-label={t('advanced.cas.removeOne', { name })}
        isPending={isLocked}
        onPress={() => (hasAccount ? setConfirming(true) : void remove())}
      >
        <Icon name="close" pixels={14} />
      </Button>
      {isConfirming && (
        <Dialog
          role="alertdialog"
          title={t('advanced.removeDialog.title', { name })}
          onClose={() => setConfirming(false)}
          buttons={
            <>
              <Button autoFocus onPress={() => setConfirming(false)}>
                {t('advanced.removeDialog.cancel')}
              </Button>
              <Button variant="destructive" onPress={() => void remove()}>
                {t('advanced.removeDialog.confirm')}
              </Button>
            </>
          }
        >
          <p>{t('advanced.removeDialog.text')}</p>
        </Dialog>
      )}
    </>
  );
}
