import { z } from 'zod';

/** The program that listens on a port; `null`: the operating system does not say. */
export const portHolderSchema = z
  .object({
    pid: z.number().int(),
    name: z.string(),
    /** It is a host of this product. `configDir`: where that has its settings; `null`: not known, or the usual place. */
    profacto: z.object({ configDir: z.string().nullable() }).optional(),
  })
  .nullable();
export type PortHolder = z.infer<typeof portHolderSchema>;
