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
  /** Other web servers on a port that is set for us, or that profacto shares with them; the one that decides is the first. */
  obstacles: z.array(foundApplicationSchema),
  /** For `front`: the free port to which profacto has to move first; `null`: it need not, or none of the usual ones is free. */
  movesTo: z.number().int().nullable(),
  /** For `front`: where profacto answers, or will answer after it has moved; `null`: `frontLacks` says why there is no such. */
  upstream: z.string().nullable(),
  /**
   * For `front`: what is missing. `freePort`: of the usual ones none is free. `address`: profacto answers at none that may be
   * set, and has to listen on all addresses, or on 127.0.0.1 as well.
   */
  frontLacks: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('freePort') }),
      z.object({ kind: z.literal('address'), address: z.string() }),
    ])
    .nullable(),
  /** For `front`: another port for HTTP, where the one that is set is taken. */
  httpPort: z.number().int().nullable(),
  /** The same for HTTPS. */
  httpsPort: z.number().int().nullable(),
  /** For `front`: ports that this product can hold while everybody else keeps theirs; `null`: none of the usual ones is free. */
  ownPorts: z.object({ httpPort: z.number().int(), httpsPort: z.number().int() }).nullable(),
});
export type WayAdvice = z.infer<typeof wayAdviceSchema>;

export const applicationSearchSchema = z.object({ found: z.array(foundApplicationSchema), advice: wayAdviceSchema });
export type ApplicationSearch = z.infer<typeof applicationSearchSchema>;
