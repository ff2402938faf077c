import { z } from 'zod';

/** The program that holds a port, where the operating system tells. */
export const portHolderSchema = z.object({ pid: z.number().int(), name: z.string() }).nullable();
