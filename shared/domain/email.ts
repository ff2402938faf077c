/** The contact address. Pure. */
import { z } from 'zod';

const pattern = z.email({ pattern: z.regexes.unicodeEmail }).max(254);

/** Whether a text has the shape of one e-mail address with a domain of at least two labels. */
export function isEmail(text: string): boolean {
  return (
    pattern.safeParse(text).success && /\.[^.\s@]{2,}$/.test(text) && !/[\s,;<>"]/.test(text) && !text.includes('..')
  );
}
