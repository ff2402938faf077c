import { useTranslation } from 'react-i18next';
import { Breakable } from '../../ui/breakable.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import styles from './folder-dialog.module.css';

/** `notShown`: this panel could have opened it, but no file manager did. */
type Props = { directory: string; notShown: boolean; onClose: () => void };

/** Where the files are, for a panel that cannot open folders. */
export function FolderDialog({ directory, notShown, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('folder.title')}
      onClose={onClose}
      buttons={
        <>
          <CopyButton label={t('folder.copy')} text={directory} />
          <Button variant="primary" autoFocus onPress={onClose}>
            {t('folder.close')}
          </Button>
        </>
      }
    >
      <p>{t(notShown ? 'folder.notShown' : 'folder.text')}</p>
      <p className={styles.path}>
        <Breakable text={directory} />
      </p>
    </Dialog>
  );
}
