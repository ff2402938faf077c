import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { needsRequest } from '#shared/domain/needs-request.ts';
import { describeAllowance } from '#shared/texts/allowances.ts';
import { useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { Box } from '../../ui/group.tsx';
import { CancelButton } from '../../parts/cancel-button.tsx';
import { TextSettingField } from '../../parts/text-setting-field.tsx';
import { RehearsalButton } from './rehearsal-button.tsx';
import styles from './request-section.module.css';
import { useRequestBlock } from './use-request-block.ts';

/** The panel moves the focus: both buttons may disappear while they have it. */
type Props = { onRequest: () => void; onCancel: () => void };

/** The two settings that a request needs, and the button that makes it. */
export function RequestSection(props: Props) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('fields.group')}>
      <Box>
        <TextSettingField setting="serverAddress" inputMode="url" />
        <TextSettingField setting="contactEmail" inputMode="email" />
        <RequestRow {...props} />
        <FirstRehearsal onRequest={props.onRequest} />
      </Box>
    </section>
  );
}

function RequestRow({ onRequest, onCancel }: Props) {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const block = useRequestBlock();
  const reasonId = useId();
  const isNeeded = needsRequest(useSnapshot());
  const allowanceText = useAllowanceText();
  const request = () => {
    onRequest();
    void commands.request();
  };
  return (
    <div className={styles.row}>
      <Button
        variant={isNeeded ? 'primary' : 'default'}
        // While the last edit is being saved the button can already be focused: a quick Tab must not skip it.
        isDisabled={block !== null && block !== 'unsaved'}
        isPending={block === 'unsaved'}
        {...((block !== null || allowanceText !== null) && { 'aria-describedby': reasonId })}
        onPress={request}
      >
        {t('request.button')}
      </Button>
      <CancelButton kinds={['request']} onCancel={onCancel} />
      {(block !== null || allowanceText !== null) && (
        <p id={reasonId} className={styles.reason}>
          {block === null ? allowanceText : t(`request.gate.${block}`)}
        </p>
      )}
    </div>
  );
}

/** What is left of the CA's limits; `null` where nothing has been used up, or nothing is known. */
function useAllowanceText(): string | null {
  const { language } = useLanguage();
  const { allowance } = useSnapshot();
  if (allowance === null || allowance.remaining === allowance.capacity) return null;
  return describeAllowance(allowance, language);
}

/** Before the very first request: offers a rehearsal, which costs nothing. */
function FirstRehearsal({ onRequest }: { onRequest: () => void }) {
  const { t } = useTranslation();
  const { certificate, databaseFailure, lastRequest, operation } = useSnapshot();
  const block = useRequestBlock();
  // A button that would do nothing yet is one too many.
  if (block !== null && block !== 'unsaved') return null;
  if (certificate !== null || databaseFailure !== null || lastRequest !== null || operation?.kind === 'request')
    return null;
  return (
    <div className={styles.rehearsal}>
      <RehearsalButton variant="quiet" onRequest={onRequest} />
      <p className={styles.hint}>{t('rehearsal.hint')}</p>
    </div>
  );
}
