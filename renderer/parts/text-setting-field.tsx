import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { formerAddress } from '#shared/domain/former-address.ts';
import { useDrafts, useIsLive, usePanel, useSnapshot } from '../state/context.ts';
import { Button } from '../ui/button.tsx';
import { TextFieldRow } from '../ui/text-field-row.tsx';
import { useAtRest } from '../ui/use-at-rest.ts';
import styles from './text-setting-field.module.css';
import { useTextSetting } from './use-text-setting.ts';

type Props = { setting: 'serverAddress' | 'contactEmail'; inputMode: 'url' | 'email' };

/** A text field bound to a setting: follows the snapshot, checks at the field, saves without a button. */
export function TextSettingField({ setting, inputMode }: Props) {
  const { t } = useTranslation();
  const { drafts } = usePanel();
  const field = useTextSetting(setting);
  const input = useRef<HTMLInputElement>(null);
  useFirstFocus(setting, input);
  // The hint is for somebody who has nothing to enter yet.
  const isHinted = useAtRest(useDrafts()[setting].stored === '');
  const goBackTo = (address: string) => {
    drafts.type(setting, address);
    drafts.confirm(setting);
    // The button is about to disappear.
    input.current?.focus();
  };
  return (
    <TextFieldRow
      {...field}
      inputRef={input}
      name={setting}
      inputMode={inputMode}
      label={t(`fields.${setting}`)}
      hint={isHinted ? t(`fields.${setting}Hint`) : undefined}
      onPasted={() => drafts.confirm(setting)}
    >
      {setting === 'serverAddress' && <WayBack onBack={goBackTo} />}
    </TextFieldRow>
  );
}

/** At the opening of the panel, as long as nothing has been entered, the address is what one begins with. */
function useFirstFocus(setting: Props['setting'], input: RefObject<HTMLInputElement | null>): void {
  const { sections, store } = usePanel();
  useEffect(() => {
    if (setting !== 'serverAddress' || sections.getState().part !== 'address') return;
    sections.setState({ part: null });
    const { serverAddress, contactEmail } = store.getState().snapshot?.settings ?? {};
    const isNew = serverAddress === '' && contactEmail === '';
    // Whoever is somewhere already stays there.
    if (isNew && document.activeElement === document.body) input.current?.focus();
  }, [setting, sections, store, input]);
}

/** Where the saved address is another one than that of the installed certificate: offers that one again. */
function WayBack({ onBack }: { onBack: (address: string) => void }) {
  const { t } = useTranslation();
  const snapshot = useSnapshot();
  const isLive = useIsLive();
  const address = useAtRest(formerAddress(snapshot));
  if (address === null) return null;
  return (
    <Button variant="quiet" isDisabled={!isLive || snapshot.operation !== null} onPress={() => onBack(address)}>
      <span className={styles.address}>{t('fields.wayBack', { address })}</span>
    </Button>
  );
}
