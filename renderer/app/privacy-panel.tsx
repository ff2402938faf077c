import { useEffect, useRef, type RefObject } from 'react';
import { useIsLive, usePanelState, useSnapshot } from '../state/context.ts';
import { bringIntoView } from '../parts/bring-into-view.ts';
import { Refusals } from '../parts/refusals.tsx';
import { CertificateSection } from '../features/certificate/certificate-section.tsx';
import { PathSection } from '../features/path/path-section.tsx';
import { ApplicationBanner } from '../features/privacy/application-banner.tsx';
import { DatabaseLine } from '../features/privacy/database-line.tsx';
import { HstsBanner } from '../features/privacy/lazy.ts';
import { LifetimeBanner } from '../features/privacy/lifetime-banner.tsx';
import { NoticeBanners } from '../features/privacy/notice-banners.tsx';
import { RenewalOffBanner } from '../features/privacy/renewal-off-banner.tsx';
import { RequestProgress } from '../features/privacy/request-progress.tsx';
import { RequestSection } from '../features/privacy/request-section.tsx';
import { RestartBanner } from '../features/privacy/restart-banner.tsx';
import { StateHeader } from '../features/privacy/state-header.tsx';
import { WarningBanner } from '../features/privacy/warning-banner.tsx';

/** Everything about the certificate, from the server's address to the path that leads to it. */
export function PrivacyPanel() {
  const progressHeading = useRef<HTMLHeadingElement>(null);
  const follow = useFollowRequest(progressHeading);
  const { offer } = useSnapshot().hsts;
  const isLive = useIsLive();
  return (
    <>
      <StateHeader />
      <NoticeBanners />
      <LifetimeBanner />
      <WarningBanner />
      <RenewalOffBanner />
      <ApplicationBanner />
      <RestartBanner />
      {offer !== null && isLive && <HstsBanner key={offer} offer={offer} />}
      <Refusals commands={['declineHsts', 'settings', 'openAddress']} />
      <DatabaseLine />
      <RequestSection onRequest={follow} onCancel={() => progressHeading.current?.focus({ preventScroll: true })} />
      <Refusals commands={['request', 'cancel']} />
      <RequestProgress headingRef={progressHeading} onRequest={follow} />
      <CertificateSection />
      <Refusals commands={['open', 'delete', 'evaluate', 'check', 'report']} />
      <PathSection />
    </>
  );
}

/**
 * The button that was clicked cannot be used while the request runs: once the request's steps appear, they get the focus
 * and are brought into view; so is the explanation when the request fails.
 *
 * @returns the function to call on the click.
 */
function useFollowRequest(progressHeading: RefObject<HTMLHeadingElement | null>): () => void {
  const followed = useRef<'nothing' | 'next' | { id: string }>('nothing');
  const runningId = usePanelState(({ snapshot }) =>
    snapshot?.operation?.kind === 'request' ? snapshot.operation.id : null,
  );
  const endedId = usePanelState(({ snapshot }) => snapshot?.lastRequest?.id ?? null);

  useEffect(() => {
    if (runningId === null || followed.current !== 'next') return;
    followed.current = { id: runningId };
    progressHeading.current?.focus({ preventScroll: true });
    bringIntoView(progressHeading.current);
  }, [runningId, progressHeading]);

  useEffect(() => {
    if (typeof followed.current === 'string' || followed.current.id !== endedId) return;
    followed.current = 'nothing';
    bringIntoView(progressHeading.current);
  }, [endedId, progressHeading]);

  return () => {
    followed.current = 'next';
  };
}
