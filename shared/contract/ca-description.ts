import { z } from 'zod';

/** What a CA's directory says about the CA (RFC 8555 §7.1.1): untrusted texts, each already cut to one line. */
export const caDescriptionSchema = z.object({
  /** As in the directory's URL, with the port where it has one. */
  host: z.string(),
  /** Links to the CA's own domain; `null`: the CA names none, or one to another domain. */
  website: z.string().nullable(),
  termsOfService: z.string().nullable(),
  /** Certificate profiles (draft-ietf-acme-profiles), in the CA's order; what a name means is in `description`. */
  profiles: z.array(z.object({ name: z.string(), description: z.string() })),
  externalAccountRequired: z.boolean(),
});
export type CaDescription = z.infer<typeof caDescriptionSchema>;
