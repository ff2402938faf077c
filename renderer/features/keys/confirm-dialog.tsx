import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';

type Props = {
  title: string;
  text: string;
  confirm: string;
  cancel: string;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before something that cannot be undone; the default is not to do it. */
export function ConfirmDialog({ title, text, confirm, cancel, onConfirm, onClose }: Props) {
  const handleConfirm = () => {
    onClose();
    onConfirm();
  };
  return (
    <Dialog
      role="alertdialog"
      title={title}
      onClose={onClose}
      buttons={
        <>
          <Button autoFocus onPress={onClose}>
            {cancel}
          </Button>
          <Button variant="destructive" onPress={handleConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
