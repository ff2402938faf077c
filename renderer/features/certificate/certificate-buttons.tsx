import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommandState, useIsLive, usePanel, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import styles from './certificate-section.module.css';
import { EvaluationLine } from './evaluation-line.tsx';
import { CertificateViewer, DeleteDialog, FolderDialog } from './lazy.ts';

/** The buttons "Anzeigen", "Öffnen" and "Löschen" of a certificate, and "Evaluieren". */
export function CertificateButtons({ onDeleted }: { onDeleted: () => void }) {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const { certificate, operation, osActions, settings } = useSnapshot();
  const isLive = useIsLive();
  const evaluating = useCommandState((state) => state.pending.evaluate === true);
  const [dialog, setDialog] = useState<'view' | 'folder' | 'delete' | null>(null);
  const isIdle = isLive && operation === null;
  const canEvaluate = isIdle && settings.serverAddress !== '';
  const close = () => setDialog(null);
  const open = async () => {
    if (!osActions || (await commands.openDirectory()).notShown) setDialog('folder');
  };
  return (
    <>
      <div className={styles.buttons}>
        {certificate !== null && (
          <>
            <Button isDisabled={!isLive} onPress={() => setDialog('view')}>
              {t('viewer.open')}
            </Button>
            <Button isDisabled={!isLive} onPress={() => void open()}>
              {t('certificate.open')}
            </Button>
            <Button isDisabled={!isIdle} onPress={() => setDialog('delete')}>
              {t('certificate.delete')}
            </Button>
          </>
        )}
        <Button
          isPending={evaluating}
          isDisabled={!canEvaluate && !evaluating}
          onPress={() => void commands.evaluate()}
        >
          {t('certificate.evaluate')}
        </Button>
        <EvaluationLine />
      </div>
      <div className={styles.dialogs}>
        {dialog === 'view' && <CertificateViewer onClose={close} />}
        {dialog === 'folder' && certificate !== null && (
          <FolderDialog directory={certificate.directory} notShown={osActions} onClose={close} />
        )}
        {dialog === 'delete' && <DeleteDialog onClose={close} onDeleted={onDeleted} />}
      </div>
    </>
  );
}
