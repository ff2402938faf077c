/** The whole state as a panel sees it. Each push is a full snapshot: the last one is the truth, nothing is merged. */
import { z } from 'zod';
import { hookRunSchema } from './hook-result.ts';
import { lifetimeNoticeSchema } from './lifetime-notice.ts';
import { warningCodes } from './warning-codes.ts';
import { failureSchema, limitNameSchema, operationKindSchema } from './failures.ts';
import { checkIdSchema, findingSchema } from './findings.ts';
import { shownSettingsSchema } from './settings.ts';
import { requestSteps } from './request-steps.ts';

/** After a request, where the key of the certificate before is known to others. */
export const stepIdSchema = z.enum([...requestSteps, 'revocation']);
export type StepId = z.infer<typeof stepIdSchema>;

const time = z.iso.datetime();

const stepStateSchema = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']);
const stepSchema = z.object({
  id: stepIdSchema,
  state: stepStateSchema,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
});
export type Step = z.infer<typeof stepSchema>;

const operationSchema = z.object({
  id: z.string(),
  kind: operationKindSchema,
  startedAt: time,
  /** False from the moment on at which the new certificate is being put in place. */
  cancellable: z.boolean(),
  /** Host of the CA that is being asked; when the next one's turn comes, the steps from `account` on wait again. */
  ca: z.string().nullable(),
  /** Of a request, and of what is one among other things; empty for others. */
  steps: z.array(stepSchema),
  /** Of an evaluation, a check, or the preflight of a request, as they come in; empty for others. */
  findings: z.array(findingSchema),
  /** What is still being looked at. */
  checking: z.array(checkIdSchema),
  /** A rehearsal against the CA's staging environment. */
  staging: z.boolean(),
  /** Nobody has clicked for it. */
  automatic: z.boolean(),
});
export type Operation = z.infer<typeof operationSchema>;

export const certificateSchema = z.object({
  /** The folder that holds `cert.pem` and `key.pem`. */
  directory: z.string(),
  orderNumber: z.string(),
  names: z.array(z.string()),
  issuer: z.string(),
  notBefore: time,
  notAfter: time,
  daysLeft: z.number().int(),
  serialNumber: z.string(),
  /** SHA-256 over the certificate, upper-case hex with colons. */
  fingerprint256: z.string(),
  keyType: z.string(),
});
export type Certificate = z.infer<typeof certificateSchema>;

const lastRequestSchema = z.object({
  id: z.string(),
  /** A rehearsal. */
  staging: z.boolean(),
  /** Nobody has clicked for it. */
  automatic: z.boolean(),
  startedAt: time,
  finishedAt: time,
  outcome: z.enum(['installed', 'rehearsed', 'failed', 'cancelled']),
  steps: z.array(stepSchema),
  failure: failureSchema.nullable(),
});
export type LastRequest = z.infer<typeof lastRequestSchema>;

export const verdictSchema = z.enum(['good', 'warning', 'broken']);
export const reportSchema = z.object({
  finishedAt: time,
  findings: z.array(findingSchema),
  verdict: verdictSchema,
});
/** The result of an evaluation or of a preflight. */
export type Report = z.infer<typeof reportSchema>;

export const externalReachabilitySchema = z.object({
  at: time,
  /** The name that the CA looked for. */
  name: z.string(),
  by: z.enum(['request', 'rehearsal']),
  reached: z.boolean(),
  /** What the CA said where it did not reach this server; else empty. */
  detail: z.string(),
});
/** What a CA's last validation saw from outside: the one witness that is ever asked. */
export type ExternalReachability = z.infer<typeof externalReachabilitySchema>;

const renewalSchema = z.object({
  dueAt: time.nullable(),
  reason: z.enum(['notDue', 'ratio', 'ariWindow', 'expired', 'otherAddress', 'otherCa', 'revoked', 'none']),
  lastAttemptAt: time.nullable(),
  /** When it is renewed by itself; where it is not, not before this time, as the CA demanded. */
  nextAttemptAt: time.nullable(),
  /** Whether it is renewed by itself, and what decides when; `null`: somebody has to click. */
  automatic: z.enum(['notDue', 'ariWindow', 'ratio', 'emergency', 'backoff', 'heldByCa']).nullable(),
  failures: z.number().int(),
  lastError: failureSchema.nullable(),
  /** Why the CA suggests its time (RFC 9773 §4.2): a page of its own, to be shown. */
  explanationUrl: z.url({ protocol: /^https$/ }).nullable(),
});
export type Renewal = z.infer<typeof renewalSchema>;

const allowanceSchema = z.object({
  limit: limitNameSchema,
  /** So many at once, and all of them again after `periodMs` milliseconds. */
  capacity: z.number().int(),
  periodMs: z.number(),
  remaining: z.number().int(),
  /** When the next one is free: now, or later where nothing remains. */
  freeAt: time,
});
/** What one of the CA's limits leaves, by what this machine has spent of it: the CA may know of more. */
export type Allowance = z.infer<typeof allowanceSchema>;

export const accountSchema = z.object({
  directoryUrl: z.string(),
  /** Of the CA, as it is shown. */
  host: z.string(),
  /** `null`: the CA's answer got lost; it tells when it is asked next. */
  url: z.string().nullable(),
  /** The e-mail address that the CA knows. */
  contact: z.string().nullable(),
  /** The CA knows another address than the one that is set. */
  contactDiffers: z.boolean(),
});
/** The account at a CA; its key is never among it. */
export type Account = z.infer<typeof accountSchema>;

const pendingRevocationSchema = z.object({
  fingerprint256: z.string(),
  names: z.array(z.string()),
  notAfter: time,
  since: time,
  /** It is the certificate that is installed: it is to be replaced first, unless `evenWithoutReplacement`. */
  isInstalled: z.boolean(),
  evenWithoutReplacement: z.boolean(),
  /** Whether it goes on by itself; else something has to happen first. */
  goesOn: z.boolean(),
  /** Not by itself before this time. */
  nextAttemptAt: time.nullable(),
  /** Why the CA could not be told last time; `null`: it has not been asked yet. */
  lastError: failureSchema.nullable(),
});
/** A certificate whose key is known to others, and which the CA has not revoked yet. */
export type PendingRevocation = z.infer<typeof pendingRevocationSchema>;

export const compromisedResultSchema = z.object({
  /** The new one; `null`: there is none, and the old one was revoked all the same. */
  certificate: certificateSchema.nullable(),
  /** Whether the CA has revoked the old one; else it is tried again. */
  revoked: z.boolean(),
  /** Why one of the two is missing. */
  failure: failureSchema.nullable(),
});
/** What came of a key that is known to others. */
export type CompromisedResult = z.infer<typeof compromisedResultSchema>;

const listenerSchema = z.object({
  port: z.number().int(),
  state: z.enum(['off', 'listening', 'failed']),
  failure: failureSchema.nullable(),
});
export type Listener = z.infer<typeof listenerSchema>;

/** Something that happened to the settings file and that the user should know. */
const settingsNoticeSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('SETTINGS_UNREADABLE'), keptAs: z.string() }),
  z.object({ code: z.literal('SETTINGS_DROPPED'), keptAs: z.string(), keys: z.array(z.string()) }),
]);
export type SettingsNotice = z.infer<typeof settingsNoticeSchema>;

export const snapshotSchema = z.object({
  product: z.object({
    version: z.string(),
    host: z.enum(['desktop', 'headless', 'cli']),
    /** For example "Debian GNU/Linux 12" or "Windows 11 Pro". */
    operatingSystem: z.string(),
    runtime: z.string(),
    settingsFile: z.string(),
    journalFile: z.string(),
  }),
  /** What this connection may ask for: a panel in a browser opens no folders. */
  osActions: z.boolean(),
  /** Whether this connection may set and try the programs that learn of renewals. */
  programs: z.boolean(),
  settings: shownSettingsSchema,
  /** Why the request button is off; `null`: it is on. */
  requestGate: z.enum(['einzelplatz', 'addressMissing', 'contactMissing', 'running']).nullable(),
  shield: z.enum(['grey', 'colour']),
  warning: z.enum(warningCodes).nullable(),
  tls: z.object({ active: z.boolean(), httpsPort: z.number().int() }),
  webserver: z.object({ http: listenerSchema, https: listenerSchema }),
  certificate: certificateSchema.nullable(),
  renewal: renewalSchema,
  /** The tightest of the limits that a request would now meet; `null`: it would meet none that is known. */
  allowance: allowanceSchema.nullable(),
  operation: operationSchema.nullable(),
  lastRequest: lastRequestSchema.nullable(),
  lastEvaluation: reportSchema.nullable(),
  /** The last complete check; `null` again when something changed that it was about. */
  lastCheck: reportSchema.nullable(),
  outside: externalReachabilitySchema.nullable(),
  /** At the CA that is set; `null`: none yet. */
  account: accountSchema.nullable(),
  pendingRevocations: z.array(pendingRevocationSchema),
  /** Addresses of this machine in its own network, the likeliest first: what a router has to forward to. */
  lanAddresses: z.array(z.string()),
  notices: z.array(settingsNoticeSchema),
  /** What there is to say of the certificate's lifetime; `at`: when it was told, another time for each telling. */
  lifetimeNotice: lifetimeNoticeSchema.extend({ at: time }).nullable(),
  /** How each hook ran last, in this process. */
  hooks: z.object({ onRenewed: hookRunSchema.nullable(), onFailed: hookRunSchema.nullable() }),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
