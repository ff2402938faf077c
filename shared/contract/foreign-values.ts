/**
 * Times, counts and addresses as a CA or a file may give them. What does not fit is refused where it is read: behind
 * that, nothing that is reckoned from it can lead out of what the contract carries.
 */
import { z } from 'zod';
import { isTime } from '#shared/values/times.ts';

const isTimeText = (text: string): boolean => isTime(Date.parse(text));

/** In UTC, from 1970 to 9999. */
export const foreignTimeSchema = z.iso.datetime().refine(isTimeText);
/** The same, with any offset (RFC 3339). */
export const foreignZonedTimeSchema = z.iso.datetime({ offset: true }).refine(isTimeText);
/** The same, in milliseconds since the epoch. */
export const foreignMomentSchema = z.number().refine(isTime);
/** How often something has happened. */
export const foreignCountSchema = z.number().int().nonnegative();
/** Of a directory, an account, an order: one that can be asked. */
export const foreignAddressSchema = z.url({ protocol: /^https?$/ });
