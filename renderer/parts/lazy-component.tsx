import { createElement, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { useLanguage } from '../state/context.ts';
import { createOnce } from '#shared/values/once.ts';
import { reload, reloadOr } from '../state/reload.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { NotShown } from '../ui/not-shown.tsx';

/** A component that follows when it is asked for; `load` fetches it before, so that a click need not wait. */
export type LazyComponent<P extends object> = ComponentType<P> & { load: () => Promise<unknown> };

/**
 * Makes a component that is not loaded with the rest. Law: once it is there it is drawn at once, so nothing
 * flashes and no focus is lost; where it cannot be had, that is said, with a way out.
 *
 * Not `React.lazy`: after a click that draws the fallback also for what is loaded already, and keeps it for a while.
 *
 * @param Waiting what stands in its place until it is there; a dialog has none
 */
export function createLazyComponent<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Waiting: ComponentType = Nothing,
): LazyComponent<P> {
  const once = createOnce(load);

  function LazyOrFallback(props: P): ReactNode {
    const { language } = useLanguage();
    const [loaded, setLoaded] = useState(() => once.now());
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
        <ErrorBoundary instead={(again) => <NotShown language={language} onReload={() => reloadOr(again)} />}>
          {createElement(loaded, props)}
        </ErrorBoundary>
      );
    }
    if (!hasFailed) return <Waiting />;
    const tryAgain = () => void once.load().then((component) => setLoaded(() => component), reload);
    return <NotShown language={language} onReload={tryAgain} />;
  }
  return Object.assign(LazyOrFallback, { load: once.load });
}

function Nothing(): ReactNode {
  return null;
}
