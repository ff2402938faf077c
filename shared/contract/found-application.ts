import { z } from 'zod';
import { applicationSchema } from './application.ts';

/** Who answers on a port of this machine. */
export const foundApplicationSchema = applicationSchema.extend({
  port: z.number().int(),
  /** It answers over TLS. */
  secure: z.boolean(),
  /**
   * Where it answers: an address of this machine in its network, the only one that it was set to. Left out: on the machine's
   * own addresses, as nearly all do.
   */
  address: z.string().optional(),
  /** On which addresses of this machine: 4D starts without an error though IPv4 is taken, and then answers on IPv6 alone. */
  families: z.array(z.enum(['ipv4', 'ipv6'])).min(1),
});
export type FoundApplication = z.infer<typeof foundApplicationSchema>;
