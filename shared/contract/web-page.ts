import { z } from 'zod';

/** A web page in place of a CA's answer, safe to show. */
export const webPageSchema = z.object({
  /** The CA's. */
  host: z.string(),
  httpStatus: z.number().int(),
  /** `null`: it has none. */
  title: z.string().nullable(),
  /** The other host to which it sends whoever asks. */
  leadsTo: z.string().optional(),
});
