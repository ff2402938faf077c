/** What can be wrong with profacto's folders where it keeps its ports: data of failures and findings alike. */
import { z } from 'zod';

export const besideFolderSchema = z.object({
  setting: z.enum(['webroot', 'certificateTarget']),
  path: z.string(),
  /** `link`: something in the way is a link, which is not followed. */
  reason: z.enum(['missing', 'notAFolder', 'notWritable', 'full', 'link', 'io']),
  systemCode: z.string(),
});

export const webrootNotServedSchema = z.object({
  /** The web folder, and the port of this machine that was asked. */
  path: z.string(),
  port: z.number().int(),
  /** `notRunning`: nobody answers; `notFound`: somebody does who does not know the file. */
  reason: z.enum(['notRunning', 'notFound', 'redirected', 'otherAnswer']),
  httpStatus: z.number().int().nullable(),
  /** Where a redirect leads. */
  location: z.string().nullable(),
  /** What answers, as it names itself. */
  server: z.string().nullable(),
});
