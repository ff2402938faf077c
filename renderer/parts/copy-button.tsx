import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '../state/context.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/clipboard.ts';
import { Icon } from '../ui/icon.tsx';

type Props = { label: string; text: string; variant?: 'default' | 'quiet' };

/** Copies a text, shows a tick and has it read out. */
export function CopyButton({ label, text, variant = 'default' }: Props) {
  const { t } = useTranslation();
  const { messages } = usePanel();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const done = await copyText(text);
    setCopied(done);
    if (done) messages.announce(t('copy.announced'));
    else messages.notify(t('copy.failed'));
  };
  return (
    <Button variant={variant} onPress={() => void copy()} onBlur={() => setCopied(false)}>
      {copied && <Icon name="check" pixels={14} />}
      {label}
    </Button>
  );
}
