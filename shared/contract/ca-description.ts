import { z } from 'zod';

/** What a CA's directory says of the CA itself (RFC 8555 §7.1.1): a stranger's words, each fit for one line. */
export const caDescriptionSchema = z.object({
  /** As in the directory's URL, with the port where it has one. */
  host: z.string(),
  /** Links of the CA's own domain; `null`: it names none, or one that leads elsewhere. */
  website: z.string().nullable(),
  termsOfService: z.string().nullable(),
  /** Certificate profiles (draft-ietf-acme-profiles), in the CA's order; what a name means is in `description`. */
  profiles: z.array(z.object({ name: z.string(), description: z.string() })),
  externalAccountRequired: z.boolean(),
});
export type CaDescription = z.infer<typeof caDescriptionSchema>;
