import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OperationKind } from '#shared/contract/failures.ts';
import { useIsLive, usePanel, useSnapshot } from '../state/context.ts';
import { Button } from '../ui/button.tsx';

type Props = { kinds: readonly OperationKind[]; onCancel: () => void };

/** The button "Abbrechen", while one of these operations is running and can still be cancelled. */
export function CancelButton({ kinds, onCancel }: Props) {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const { operation } = useSnapshot();
  const isLive = useIsLive();
  // The service stops between two steps: until the snapshot says so, the button shows that the click was taken.
  const [cancellingId, setCancellingId] = useState<string | null>(null);
  if (operation === null || !kinds.includes(operation.kind) || !operation.cancellable || !isLive) return null;
  const { id } = operation;
  const cancel = () => {
    setCancellingId(id);
    onCancel();
    void commands.cancel(id).then(() => setCancellingId(null));
  };
  return (
    <Button isPending={cancellingId === id} onPress={cancel}>
      {cancellingId === id ? t('request.cancelling') : t('request.cancel')}
    </Button>
  );
}
