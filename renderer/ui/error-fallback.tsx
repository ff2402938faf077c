import { useEffect, useRef } from 'react';
import type { Language } from '#shared/values/language.ts';
import { loadErrorTexts } from '#shared/texts/load-error.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { catchLostFocus } from './catch-lost-focus.ts';
import styles from './error-fallback.module.css';

type Props = { language: Language; onReload: () => void };

/** In the place of what cannot be shown: why that may be, and the way out. */
export function ErrorFallback({ language, onReload }: Props) {
  const { title, text, reload } = loadErrorTexts[language];
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // At the end of a section it may lie below the edge.
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => catchLostFocus, []);
  return (
    <div ref={place} role="alert" className={styles.place}>
      <Banner tone="caution" title={title}>
        <p>{text}</p>
        <p>
          <Button onPress={() => onReload()}>{reload}</Button>
        </p>
      </Banner>
    </div>
  );
}
