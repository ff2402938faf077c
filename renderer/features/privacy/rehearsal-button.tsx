import { useTranslation } from 'react-i18next';
import { usePanel } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { useRequestBlock } from './use-request-block.ts';

type Props = { variant?: 'default' | 'quiet'; isRepeat?: boolean; onRequest: () => void };

/** The button "Probelauf": makes the same request to the CA's test environment. */
export function RehearsalButton({ variant = 'default', isRepeat = false, onRequest }: Props) {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const block = useRequestBlock();
  const rehearse = () => {
    onRequest();
    void commands.request({ staging: true });
  };
  return (
    <Button variant={variant} isDisabled={block !== null} onPress={rehearse}>
      {t(isRepeat ? 'rehearsal.again' : 'rehearsal.button')}
    </Button>
  );
}
