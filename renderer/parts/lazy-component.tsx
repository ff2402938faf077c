import { createElement, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { createOnce } from '#shared/values/once.ts';
import { useLanguage } from '../state/context.ts';
import { reload, retryAndReload } from '../state/reload.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { ErrorFallback } from '../ui/error-fallback.tsx';

/** A component that is loaded when it is first rendered; `load` fetches it before, so that a click need not wait. */
export type LazyComponent<P extends object> = ComponentType<P> & { load: () => Promise<unknown> };

/**
 * Makes a component that is not loaded with the page. Law: once it is loaded it is rendered at once, so nothing flashes
 * and no focus is lost; where it cannot be loaded, an error is shown, with a button to try again.
 *
 * Not `React.lazy`: after a click that renders the fallback even for a loaded component, and keeps it for a while.
 *
 * @param Fallback what is rendered until the component is loaded; a dialog has none
 */
export function createLazyComponent<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Fallback: ComponentType = Nothing,
): LazyComponent<P> {
  const once = createOnce(load);

  function LazyOrFallback(props: P): ReactNode {
    const { language } = useLanguage();
    const [loaded, setLoaded] = useState(() => once.loaded());
    const [hasFailed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded !== null) return undefined;
      let isWanted = true;
      once.load().then(
        (component) => isWanted && setLoaded(() => component),
        () => isWanted && setFailed(true),
      );
      return () => {
        isWanted = false;
      };
    }, [loaded]);

    if (loaded !== null) {
      return (
        <ErrorBoundary
          fallback={(retry) => <ErrorFallback language={language} onReload={() => retryAndReload(retry)} />}
        >
          {createElement(loaded, props)}
        </ErrorBoundary>
      );
    }
    if (!hasFailed) return <Fallback />;
    const tryAgain = () => void once.load().then((component) => setLoaded(() => component), reload);
    return <ErrorFallback language={language} onReload={tryAgain} />;
  }
  return Object.assign(LazyOrFallback, { load: once.load });
}

function Nothing(): ReactNode {
  return null;
}
