/** What answers on a port: a web server, by what it says of itself. */
import { z } from 'zod';
import { applicationKinds } from './application-kinds.ts';

/** `version`: as it says itself, in digits (and `R`); `null`: it does not say. */
export const applicationSchema = z.object({ kind: z.enum(applicationKinds), version: z.string().max(20).nullable() });
export type Application = z.infer<typeof applicationSchema>;
