import { useEffect, useRef } from 'react';
import type { Language } from '#shared/values/language.ts';
import { loadErrorTexts } from '#shared/texts/load-error.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { catchLostFocus } from './catch-lost-focus.ts';
import styles from './error-fallback.module.css';

type Props = { language: Language; onReload: () => void };

/** Stands in for what cannot be shown: a possible reason, and a button to reload. */
export function ErrorFallback({ language, onReload }: Props) {
  const { title, text, reload } = loadErrorTexts[language];
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // At the end of a section it may lie below the window's edge.
    container.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => catchLostFocus, []);
  return (
    <div ref={container} role="alert" className={styles.fallback}>
      <Banner tone="caution" title={title}>
        <p>{text}</p>
        <p>
          <Button onPress={() => onReload()}>{reload}</Button>
        </p>
      </Banner>
    </div>
  );
}
