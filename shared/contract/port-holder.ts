import { z } from 'zod';

/** The program that listens on a port; `null`: the operating system does not say. */
export const portHolderSchema = z.object({ pid: z.number().int(), name: z.string() }).nullable();
