/** What the user is told of a certificate's lifetime while nobody looks at the panel. */
import { z } from 'zod';

export const noticeKindSchema = z.enum(['renewed', 'runningOut', 'nearlyOver', 'expired']);
export const lifetimeNoticeSchema = z.object({
  kind: noticeKindSchema,
  notAfter: z.iso.datetime(),
  /** Whole days, rounded down; negative after the end. */
  daysLeft: z.number().int(),
  /** Since when attempts have failed; `null`: none has failed, or none was made. */
  failingSince: z.iso.datetime().nullable(),
});
export type LifetimeNotice = z.infer<typeof lifetimeNoticeSchema>;
