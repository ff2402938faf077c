/** What answers on a port: a web server, by what it says of itself. */
import { z } from 'zod';
import { applicationKinds } from './application-kinds.ts';

/** `version`: as it says itself, in digits (and `R`); `null`: it does not say. */
export const applicationSchema = z.object({ kind: z.enum(applicationKinds), version: z.string().max(20).nullable() });
/** What answers on a port that we need. */
export const portApplicationSchema = applicationSchema.extend({
  /** profacto answers there as well, at other addresses of this machine. */
  alsoErp: z.literal(true).optional(),
  /** Those are of one family, as with two network cards. Left out: one of the two answers over IPv4, the other over IPv6. */
  sameFamily: z.literal(true).optional(),
});
export type PortApplication = z.infer<typeof portApplicationSchema>;
export type Application = z.infer<typeof applicationSchema>;
