/** What happened, when and why. */
import { z } from 'zod';
import { hookNameSchema, hookResultSchema } from './hook-result.ts';
import { lifetimeNoticeSchema } from './lifetime-notice.ts';
import { failureSchema, operationKindSchema } from './failures.ts';
import { stepIdSchema, verdictSchema } from './snapshot.ts';

const at = z.iso.datetime();
const operationFields = {
  operation: operationKindSchema,
  id: z.string(),
  /** Of a rehearsal. */
  staging: z.boolean().optional(),
};

export const journalEntrySchema = z.discriminatedUnion('event', [
  z.object({ at, event: z.literal('hostStarted'), version: z.string(), host: z.string() }),
  z.object({ at, event: z.literal('hostStopped') }),
  z.object({ at, event: z.literal('settingsChanged'), keys: z.array(z.string()) }),
  z.object({ at, event: z.literal('settingsKeptAside'), keptAs: z.string(), keys: z.array(z.string()) }),
  z.object({
    at,
    event: z.literal('operationStarted'),
    ...operationFields,
    /** Nobody has clicked for it. */
    automatic: z.literal(true).optional(),
  }),
  z.object({ at, event: z.literal('stepStarted'), id: z.string(), step: stepIdSchema }),
  z.object({ at, event: z.literal('stepDone'), id: z.string(), step: stepIdSchema }),
  /** A CA could not issue, or was not to be asked yet; `next`: the one that is asked instead, if there is one. */
  z.object({
    at,
    event: z.literal('caPassedOver'),
    id: z.string(),
    host: z.string(),
    failure: failureSchema,
    next: z.string().nullable(),
  }),
  z.object({
    at,
    event: z.literal('operationDone'),
    ...operationFields,
    /** Of a check or an evaluation. */
    verdict: verdictSchema.optional(),
  }),
  z.object({ at, event: z.literal('operationFailed'), ...operationFields, failure: failureSchema }),
  z.object({
    at,
    event: z.literal('certificateInstalled'),
    directory: z.string(),
    names: z.array(z.string()),
    notAfter: at,
    fingerprint256: z.string(),
  }),
  z.object({ at, event: z.literal('certificateDeleted'), directory: z.string() }),
  z.object({
    at,
    event: z.literal('certificateRevoked'),
    names: z.array(z.string()),
    fingerprint256: z.string(),
  }),
  z.object({ at, event: z.literal('revocationFailed'), names: z.array(z.string()), failure: failureSchema }),
  /** It ran out before the CA had revoked it. */
  z.object({ at, event: z.literal('revocationDropped'), names: z.array(z.string()), notAfter: at }),
  /** What is to be revoked is not known any more, or only as it was. */
  z.object({ at, event: z.literal('revocationsUnreadable'), failure: failureSchema }),
  /** The key has left the certificate directory, under a password. */
  z.object({ at, event: z.literal('pfxExported'), directory: z.string() }),
  z.object({ at, event: z.literal('rolledBack'), directory: z.string().nullable() }),
  z.object({ at, event: z.literal('listenerFailed'), failure: failureSchema }),
  z.object({ at, event: z.literal('recovered'), removed: z.array(z.string()) }),
  /** The user was told, by a notification or in the panel. */
  z.object({ at, event: z.literal('noticeGiven'), ...lifetimeNoticeSchema.shape }),
  z.object({
    at,
    event: z.literal('hookEnded'),
    hook: hookNameSchema,
    program: z.string(),
    /** Somebody has tried it. */
    test: z.literal(true).optional(),
    result: hookResultSchema,
  }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;
type WithoutTime<E> = E extends JournalEntry ? Omit<E, 'at'> : never;
/** An entry before the journal puts the time on it. */
export type JournalEvent = WithoutTime<JournalEntry>;
