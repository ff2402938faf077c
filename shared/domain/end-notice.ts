import type { LifetimeNotice } from '#shared/contract/lifetime-notice.ts';

/** Whether a notice says that the certificate ends or has ended, and not that it was renewed. Pure. */
export function isAboutEnd<N extends Pick<LifetimeNotice, 'kind'>>(notice: N | null): notice is N {
  return notice !== null && notice.kind !== 'renewed';
}
