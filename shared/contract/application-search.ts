import { z } from 'zod';
import { foundApplicationSchema } from './found-application.ts';

/** How this product and profacto's own web server share the machine: before it, or beside it. */
const wayAdviceSchema = z.object({
  /** `null`: profacto was not found. */
  way: z.enum(['front', 'beside']).nullable(),
  reason: z.enum([
    'portsFree',
    'moveApplication',
    'servesTls',
    'httpPortTaken',
    'httpsPortTaken',
    'portShared',
    'notFound',
  ]),
  /** profacto's web server, the row that the advice is about. */
  application: foundApplicationSchema.nullable(),
  /** Another web server on a port that is set for us. */
  obstacle: foundApplicationSchema.nullable(),
  /** For `front`: the free port to which profacto has to move first; `null`: it need not, or none of the usual ones is free. */
  movesTo: z.number().int().nullable(),
  /** For `front`: where profacto answers, or will answer after it has moved. */
  upstream: z.string().nullable(),
  /** For `front`: another port for HTTPS, where the one that is set is taken. */
  httpsPort: z.number().int().nullable(),
  /** For `front`: ports that this product can hold while everybody else keeps theirs; `null`: none of the usual ones is free. */
  ownPorts: z.object({ httpPort: z.number().int(), httpsPort: z.number().int() }).nullable(),
});
export type WayAdvice = z.infer<typeof wayAdviceSchema>;

export const applicationSearchSchema = z.object({ found: z.array(foundApplicationSchema), advice: wayAdviceSchema });
export type ApplicationSearch = z.infer<typeof applicationSearchSchema>;
