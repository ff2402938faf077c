/** A notification about a certificate's lifetime, for a user who is not looking at the panel. */
import { z } from 'zod';

export const noticeKindSchema = z.enum(['renewed', 'runningOut', 'nearlyOver', 'expired']);
export const lifetimeNoticeSchema = z.object({
  kind: noticeKindSchema,
  notAfter: z.iso.datetime(),
  /** Whole days, rounded down; negative after the end. */
  daysLeft: z.number().int(),
  /** Since when renewal attempts have been failing; `null`: none has failed, or none was made. */
  failingSince: z.iso.datetime().nullable(),
});
export type LifetimeNotice = z.infer<typeof lifetimeNoticeSchema>;
