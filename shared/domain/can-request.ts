import type { Renewal } from '#shared/contract/snapshot.ts';

/** Whether "request a new one" is a step that can be taken: not where another one has to come first. Pure. */
export function canRequest({ off }: Pick<Renewal, 'off'>): boolean {
  return off !== 'einzelplatz' && off !== 'addressMissing' && off !== 'contactMissing';
}
