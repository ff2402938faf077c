import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { isWindowBlurred } from '../../ui/is-window-blurred.ts';
import { TextFieldRow } from '../../ui/text-field-row.tsx';
import type { TextSettingKey } from '../../state/text-settings.ts';
import { useTextSetting } from '../../parts/use-text-setting.ts';
import styles from './advanced.module.css';

type Props = { setting: TextSettingKey; label: string; isSet: boolean; isLocked: boolean; onRemove: () => void };

/** A secret: shows whether one is set, never its value; a new one is typed in its place. */
export function SecretSettingField({ setting, label, isSet, isLocked, onRemove }: Props) {
  const { t } = useTranslation();
  const field = useTextSetting(setting);
  const [isChanging, setChanging] = useState(false);
  // A text that was typed but not saved keeps its field.
  const isEditing = !isSet || isChanging || field.value !== '';
  const labelId = useId();
  const changeButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(isEditing);

  useEffect(() => {
    // After Enter the field disappears while it has the focus.
    if (wasEditing.current && !isEditing && document.activeElement === document.body) changeButton.current?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);

  if (isEditing) {
    const closeAfter = (handler: () => void) => () => {
      handler();
      if (!isWindowBlurred()) setChanging(false);
    };
    return (
      <TextFieldRow
        {...field}
        kind="secret"
        label={label}
        hint={t('advanced.cas.secretHint')}
        autoFocus={isChanging}
        onBlur={closeAfter(field.onBlur)}
        onConfirm={closeAfter(field.onConfirm)}
      />
    );
  }
  return (
    <div role="group" aria-labelledby={labelId}>
      <p id={labelId} className={styles.secretLabel}>
        {label}
      </p>
      <div className={styles.secret}>
        <span className={styles.isSet}>
          <Icon name="check" pixels={14} />
          {t('advanced.cas.secretSet')}
        </span>
        <Button ref={changeButton} variant="quiet" onPress={() => setChanging(true)}>
          {t('advanced.cas.change')}
        </Button>
        <Button variant="quiet" isPending={isLocked} onPress={onRemove}>
          {t('advanced.cas.remove')}
        </Button>
      </div>
    </div>
  );
}
