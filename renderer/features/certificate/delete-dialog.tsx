import { useTranslation } from 'react-i18next';
import { useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';

type Props = { onClose: () => void; onDeleted: () => void };

/** Asks before certificate and key are deleted; the default is to keep them. */
export function DeleteDialog({ onClose, onDeleted }: Props) {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const { formats } = useLanguage();
  const { settings, hsts } = useSnapshot();
  const isBeside = settings.operation === 'beside';
  const confirm = async () => {
    onClose();
    if (await commands.deleteCertificate(isBeside)) onDeleted();
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('deleteDialog.title')}
      onClose={onClose}
      buttons={
        <>
          <Button autoFocus onPress={onClose}>
            {t('deleteDialog.cancel')}
          </Button>
          <Button variant="destructive" onPress={() => void confirm()}>
            {t('deleteDialog.confirm')}
          </Button>
        </>
      }
    >
      <p>{t(isBeside ? 'deleteDialog.textBeside' : 'deleteDialog.text')}</p>
      {!isBeside && hsts.until !== null && <p>{t('deleteDialog.lockedOut', { time: formats.time(hsts.until) })}</p>}
    </Dialog>
  );
}
