import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { offeredCas, type KnownCa } from '#shared/domain/known-cas.ts';
import { isSameDirectory } from '#shared/values/acme-directory.ts';
import { usePanel, useSnapshot } from '../../state/context.ts';
import { createNewFallback } from '../../state/new-fallback.ts';
import { Button } from '../../ui/button.tsx';
import styles from './advanced.module.css';
import { FallbackRow } from './fallback-row.tsx';
import { NewFallbackForm } from './new-fallback-form.tsx';
import { useSettingChange } from '../../parts/use-setting-change.ts';

const MAX_FALLBACK_CAS = 5;

/** The fallback CAs, in the order in which they are asked after the first one. */
export function FallbackList() {
  const { t } = useTranslation();
  const { newFallback } = usePanel();
  const entry = useStore(newFallback);
  const { fallbackCas } = useSnapshot().settings;
  const heading = useRef<HTMLHeadingElement>(null);
  const [justBegun, setJustBegun] = useState(false);
  // The element that had the focus is gone.
  const focusHeading = () => heading.current?.focus();
  const begin = (known: KnownCa | null) => {
    setJustBegun(true);
    newFallback.setState(createNewFallback(known), true);
  };
  return (
    <>
      <h3 ref={heading} tabIndex={-1} className={styles.subtitle}>
        {t('advanced.cas.further')}
      </h3>
      <p className={styles.quiet}>{t('advanced.cas.furtherHint')}</p>
      {fallbackCas.length > 0 && (
        <ol className={styles.list} aria-label={t('advanced.cas.further')}>
          {fallbackCas.map((ca, index) => (
            <FallbackRow
              key={ca.directoryUrl}
              ca={ca}
              index={index}
              isLast={index === fallbackCas.length - 1}
              onRemoved={focusHeading}
            />
          ))}
        </ol>
      )}
      {entry === null ? (
        <AddButtons onBegin={begin} />
      ) : (
        <NewFallbackForm entry={entry} takesFocus={justBegun} onClosed={focusHeading} />
      )}
    </>
  );
}

function AddButtons({ onBegin }: { onBegin: (known: KnownCa | null) => void }) {
  const { t } = useTranslation();
  const { acmeDirectoryUrl, fallbackCas } = useSnapshot().settings;
  const { isLocked } = useSettingChange();
  if (fallbackCas.length >= MAX_FALLBACK_CAS) return <p className={styles.quiet}>{t('advanced.cas.full')}</p>;
  const taken = [acmeDirectoryUrl, ...fallbackCas.map((one) => one.directoryUrl)];
  return (
    <div role="group" aria-label={t('advanced.cas.add')} className={styles.buttonRow}>
      <span>{t('advanced.cas.add')}</span>
      {offeredCas
        .filter((one) => !taken.some((url) => isSameDirectory(url, one.directoryUrl)))
        .map((one) => (
          <Button key={one.name} isPending={isLocked} onPress={() => onBegin(one)}>
            {one.name}
          </Button>
        ))}
      <Button isPending={isLocked} onPress={() => onBegin(null)}>
        {t('advanced.cas.other')}
      </Button>
    </div>
  );
}
