/** The journal: what happened, when and why. */
import { z } from 'zod';
import { hookNameSchema, hookResultSchema } from './hook-result.ts';
import { lifetimeNoticeSchema } from './lifetime-notice.ts';
import { failureSchema, operationKindSchema } from './failures.ts';
import { findingSchema } from './findings.ts';
import { stepIdSchema, verdictSchema } from './snapshot.ts';
import { upstreamReasons } from './upstream-reasons.ts';

const at = z.iso.datetime();
const operationFields = {
  operation: operationKindSchema,
  id: z.string(),
  /** Whether the operation is a rehearsal. */
  staging: z.boolean().optional(),
};

/** Why the thread of the web server ended: an error that nobody foresaw, no memory left, its own end, or no answer. */
const webServerCrashReasons = ['error', 'memory', 'exit', 'hang'] as const;
export type WebServerCrashReason = (typeof webServerCrashReasons)[number];

export const journalEntrySchema = z.discriminatedUnion('event', [
  z.object({ at, event: z.literal('hostStarted'), version: z.string(), host: z.string() }),
  z.object({ at, event: z.literal('hostStopped') }),
  z.object({ at, event: z.literal('settingsChanged'), keys: z.array(z.string()) }),
  z.object({ at, event: z.literal('settingsKeptAside'), keptAs: z.string(), keys: z.array(z.string()) }),
  z.object({
    at,
    event: z.literal('operationStarted'),
    ...operationFields,
    /** The operation was started automatically, not by a user. */
    automatic: z.literal(true).optional(),
  }),
  z.object({ at, event: z.literal('stepStarted'), id: z.string(), step: stepIdSchema }),
  z.object({ at, event: z.literal('stepDone'), id: z.string(), step: stepIdSchema }),
  /** A CA could not issue, or must not be asked yet; `next`: the CA asked instead, if there is one. */
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
    /** Of a check or an evaluation, with the finding that is the cause of what is wrong. */
    verdict: verdictSchema.optional(),
    cause: findingSchema.optional(),
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
  /** The certificate expired before the CA had revoked it. */
  z.object({ at, event: z.literal('revocationDropped'), names: z.array(z.string()), notAfter: at }),
  /** `revocations.json` cannot be read: pending revocations are not known, or only as last read. */
  z.object({ at, event: z.literal('revocationsUnreadable'), failure: failureSchema }),
  /** The key was exported, protected by a password. */
  z.object({ at, event: z.literal('pfxExported'), directory: z.string() }),
  z.object({ at, event: z.literal('rolledBack'), directory: z.string().nullable() }),
  z.object({ at, event: z.literal('listenerFailed'), failure: failureSchema }),
  /** The thread of the web server ended, and another one was started; the host lived on. */
  z.object({
    at,
    event: z.literal('webServerCrashed'),
    reason: z.enum(webServerCrashReasons),
    /** How often in a row. */
    times: z.number().int(),
  }),
  /** The application behind the web server did not answer visitors; `path`: what one of them asked for, without its query. */
  z.object({
    at,
    event: z.literal('visitsUnanswered'),
    reason: z.enum(upstreamReasons),
    /** How many since the last entry of the kind, this one included. */
    count: z.number().int(),
    method: z.string(),
    path: z.string(),
  }),
  /** The access log could not be written or deleted; not said again while that lasts. */
  z.object({ at, event: z.literal('accessLogFailed'), systemCode: z.string() }),
  /** Other accounts could read or change `count` of our files and folders, `paths` among them, and no longer can. */
  z.object({
    at,
    event: z.literal('permissionsTightened'),
    paths: z.array(z.string()),
    count: z.number().int(),
  }),
  z.object({ at, event: z.literal('recovered'), removed: z.array(z.string()) }),
  /** With `operation: beside`: the pair was written to the folder from which profacto reads it. */
  z.object({ at, event: z.literal('pairHandedOver'), directory: z.string() }),
  /** What profacto's web server reads again: `restored`: the pair before was put back first. */
  z.object({
    at,
    event: z.literal('profactoRestarted'),
    by: z.enum(['command', 'url']),
    restored: z.literal(true).optional(),
  }),
  z.object({ at, event: z.literal('handoverFailed'), failure: failureSchema }),
  /** The router has opened ports for this machine; `again`: by itself, since they were no longer open. */
  z.object({
    at,
    event: z.literal('routerOpened'),
    router: z.string(),
    name: z.string().nullable(),
    ports: z.array(z.number().int()),
    lanAddress: z.string(),
    again: z.literal(true).optional(),
  }),
  /** What was opened so is closed again; `left`: the router has not confirmed it. */
  z.object({
    at,
    event: z.literal('routerClosed'),
    router: z.string(),
    name: z.string().nullable(),
    ports: z.array(z.number().int()),
    left: z.array(z.number().int()),
  }),
  /** A port that was opened so is no longer open, and the router does not open it again; said once while that lasts. */
  z.object({ at, event: z.literal('routerTrouble'), failure: failureSchema }),
  /** A notice was shown to the user, as a notification or in the panel. */
  z.object({ at, event: z.literal('noticeGiven'), ...lifetimeNoticeSchema.shape }),
  z.object({
    at,
    event: z.literal('hookEnded'),
    hook: hookNameSchema,
    program: z.string(),
    /** The run was a test. */
    test: z.literal(true).optional(),
    result: hookResultSchema,
  }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;
type WithoutTime<E> = E extends JournalEntry ? Omit<E, 'at'> : never;
/** An entry before the journal adds its time. */
export type JournalEvent = WithoutTime<JournalEntry>;
