import { useEffect, useRef, type RefObject } from 'react';
import { usePanelState } from '../state/context.ts';
import { WaySection } from '../features/path/path-section.tsx';
import { bringIntoView } from '../parts/bring-into-view.ts';
import { CertificateSection } from '../features/certificate/certificate-section.tsx';
import { LifetimeBanner } from '../features/privacy/lifetime-banner.tsx';
import { NoticeBanners } from '../features/privacy/notice-banners.tsx';
import { Refusals } from '../parts/refusals.tsx';
import { RequestProgress } from '../features/privacy/request-progress.tsx';
import { RequestSection } from '../features/privacy/request-section.tsx';
import { StateHeader } from '../features/privacy/state-header.tsx';
import { WarningBanner } from '../features/privacy/warning-banner.tsx';

/** Everything about the certificate, from the address to the way that leads to it. */
export function PrivacyPanel() {
  const progress = useRef<HTMLHeadingElement>(null);
  const follow = useFollowRequest(progress);
  return (
    <>
      <StateHeader />
      <NoticeBanners />
      <LifetimeBanner />
      <WarningBanner />
      <RequestSection onRequest={follow} onCancel={() => progress.current?.focus({ preventScroll: true })} />
      <Refusals of={['request', 'cancel']} />
      <RequestProgress headingRef={progress} onRequest={follow} />
      <CertificateSection />
      <Refusals of={['open', 'delete', 'evaluate', 'check', 'report']} />
      <WaySection />
    </>
  );
}

/**
 * The button that was clicked is off while the request runs: once its steps appear, the focus goes to them, and they
 * are brought into view; so is the explanation when it fails.
 *
 * @returns to be called at the click.
 */
function useFollowRequest(steps: RefObject<HTMLHeadingElement | null>): () => void {
  const followed = useRef<'nothing' | 'next' | { id: string }>('nothing');
  const runningId = usePanelState(({ snapshot }) =>
    snapshot?.operation?.kind === 'request' ? snapshot.operation.id : null,
  );
  const endedId = usePanelState(({ snapshot }) => snapshot?.lastRequest?.id ?? null);

  useEffect(() => {
    if (runningId === null || followed.current !== 'next') return;
    followed.current = { id: runningId };
    steps.current?.focus({ preventScroll: true });
    bringIntoView(steps.current);
  }, [runningId, steps]);

  useEffect(() => {
    if (typeof followed.current === 'string' || followed.current.id !== endedId) return;
    followed.current = 'nothing';
    bringIntoView(steps.current);
  }, [endedId, steps]);

  return () => {
    followed.current = 'next';
  };
}
