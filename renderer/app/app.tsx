import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { PanelContext, useLanguage, type Panel } from '../state/context.ts';
import { retryAndReload } from '../state/reload.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { ErrorFallback } from '../ui/error-fallback.tsx';
import { useFavicon } from './use-favicon.ts';
import { Window } from './window.tsx';

/** The window with the contexts it depends on. */
export function App({ panel }: { panel: Panel }) {
  return (
    <I18nextProvider i18n={panel.texts.i18n}>
      <PanelContext value={panel}>
        <Localised />
      </PanelContext>
    </I18nextProvider>
  );
}

function Localised() {
  const { language } = useLanguage();
  const { t } = useTranslation();
  const title = t('app.title');
  useFavicon();
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = title;
  }, [language, title]);
  return (
    <I18nProvider locale={language === 'de' ? 'de-DE' : 'en-GB'}>
      <ErrorBoundary
        fallback={(retry) => (
          <main>
            <ErrorFallback language={language} onReload={() => retryAndReload(retry)} />
          </main>
        )}
      >
        <Window />
      </ErrorBoundary>
    </I18nProvider>
  );
}
