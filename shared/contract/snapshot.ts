/** The whole state as a panel sees it. Each push is a full snapshot that replaces the last one; nothing is merged. */
import { z } from 'zod';
import { challengeTypes } from '#shared/values/challenge-type.ts';
import { hookRunSchema } from './hook-result.ts';
import { hstsOffers } from './hsts.ts';
import { lifetimeNoticeSchema } from './lifetime-notice.ts';
import { renewalOffReasons } from './renewal-off.ts';
import { routerOpeningSchema } from './router.ts';
import { warningCodes } from './warning-codes.ts';
import { failureSchema, limitNameSchema, operationKindSchema, settingIssueSchema } from './failures.ts';
import { checkIdSchema, findingSchema } from './findings.ts';
import { shownSettingsSchema } from './settings.ts';
import { settingsTable } from './settings-table.ts';
import { stepIds } from './request-steps.ts';

export const stepIdSchema = z.enum(stepIds);
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
  /** False once the installation of the new certificate has begun. */
  cancellable: z.boolean(),
  /** Host of the CA being asked; when it changes to the next CA, the steps from `account` on are `waiting` again. */
  ca: z.string().nullable(),
  /** For operations that include a request; empty for others. */
  steps: z.array(stepSchema),
  /** The findings so far of an evaluation, a check, or the preflight of a request; empty for other operations. */
  findings: z.array(findingSchema),
  /** Checks that are still running. */
  checking: z.array(checkIdSchema),
  /** A rehearsal against the CA's staging environment. */
  staging: z.boolean(),
  /** Started automatically, not by a user. */
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
  /** Started automatically, not by a user. */
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
/** The result of an evaluation or a check. */
export type Report = z.infer<typeof reportSchema>;

export const externalReachabilitySchema = z.object({
  at: time,
  /** The name that the CA validated. */
  name: z.string(),
  by: z.enum(['request', 'rehearsal']),
  reached: z.boolean(),
  /** The CA's explanation if it did not reach this server; else empty. */
  detail: z.string(),
  /** How the CA looked; left out: over HTTP, on port 80. */
  challenge: z.enum(challengeTypes).optional(),
  /** The way in that was looked at; left out: an earlier version has not noted it. */
  way: z
    .object({
      operation: z.enum(settingsTable.operation.values),
      publicPort: z.number().int(),
      port: z.number().int(),
    })
    .optional(),
  /** It was a fallback CA: nothing is known of the one that is set first. */
  isFallback: z.literal(true).optional(),
});
/** What a CA's last validation saw from outside; nobody else outside is ever asked. */
export type ExternalReachability = z.infer<typeof externalReachabilitySchema>;

const renewalSchema = z.object({
  dueAt: time.nullable(),
  reason: z.enum(['notDue', 'ratio', 'ariWindow', 'expired', 'otherAddress', 'otherCa', 'revoked', 'none']),
  lastAttemptAt: time.nullable(),
  /** Time of the next automatic renewal; without one, the CA's "not before", if it gave one. */
  nextAttemptAt: time.nullable(),
  /** What decides the time of the automatic renewal; `null`: there is none, a user has to request it. */
  automatic: z.enum(['notDue', 'ariWindow', 'ratio', 'emergency', 'backoff', 'heldByCa']).nullable(),
  /** Why no host would renew the installed certificate by itself; `null`: one would, or there is none. */
  off: z.enum(renewalOffReasons).nullable(),
  failures: z.number().int(),
  lastError: failureSchema.nullable(),
  /** The CA's page about why it suggests this time (RFC 9773 §4.2). */
  explanationUrl: z.url({ protocol: /^https$/ }).nullable(),
});
export type Renewal = z.infer<typeof renewalSchema>;

const allowanceSchema = z.object({
  limit: limitNameSchema,
  /** A token bucket of this size, which refills completely in `periodMs` milliseconds. */
  capacity: z.number().int(),
  periodMs: z.number(),
  remaining: z.number().int(),
  /** When the next token is free: now, or later if none remains. */
  freeAt: time,
});
/** What is left of one of the CA's limits, by this machine's ledger: the CA may have counted more. */
export type Allowance = z.infer<typeof allowanceSchema>;

export const accountSchema = z.object({
  directoryUrl: z.string(),
  /** The CA's host, for display. */
  host: z.string(),
  /** The account URL; `null`: the CA's answer was lost, and the next request to the CA will reveal the URL. */
  url: z.string().nullable(),
  /** The e-mail address that the CA knows. */
  contact: z.string().nullable(),
  /** The CA knows another address than the one that is set. */
  contactDiffers: z.boolean(),
});
/** The account at a CA; never includes its key. */
export type Account = z.infer<typeof accountSchema>;

const pendingRevocationSchema = z.object({
  fingerprint256: z.string(),
  names: z.array(z.string()),
  notAfter: time,
  since: time,
  /** It is the installed certificate, which is replaced before it is revoked, unless `evenWithoutReplacement`. */
  isInstalled: z.boolean(),
  evenWithoutReplacement: z.boolean(),
  /** Whether the service tries again without being asked; if not, something else has to happen first. */
  goesOn: z.boolean(),
  /** Not before this time automatically; `null`: at the host's next turn, or never (see `goesOn`). */
  nextAttemptAt: time.nullable(),
  /** Why the last attempt failed; `null`: there was none yet. */
  lastError: failureSchema.nullable(),
});
/** A certificate whose key is compromised and which the CA has not revoked yet. */
export type PendingRevocation = z.infer<typeof pendingRevocationSchema>;

export const compromisedResultSchema = z.object({
  /** The new certificate; `null`: there is none, but the old one was revoked. */
  certificate: certificateSchema.nullable(),
  /** Whether the CA has revoked the old certificate; if not, this is retried. */
  revoked: z.boolean(),
  /** Why the replacement or the revocation failed; `null`: neither did. */
  failure: failureSchema.nullable(),
});
/** The outcome of `certificate.compromised`. */
export type CompromisedResult = z.infer<typeof compromisedResultSchema>;

const listenerSchema = z.object({
  port: z.number().int(),
  /** `profacto`: it keeps its ports (`operation: beside`), and nothing of ours listens. */
  state: z.enum(['off', 'listening', 'failed', 'profacto']),
  failure: failureSchema.nullable(),
});
export type Listener = z.infer<typeof listenerSchema>;

/** A problem with the settings file that the user should know about. */
const settingsNoticeSchema = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('SETTINGS_UNREADABLE'),
    keptAs: z.string(),
    /** Since when the settings were in force that hold again; `null`: none were known, and the defaults hold. */
    lastGoodAt: z.iso.datetime().nullable(),
  }),
  z.object({
    code: z.literal('SETTINGS_DROPPED'),
    keptAs: z.string(),
    keys: z.array(z.string()),
    /** Why each was not acceptable. */
    issues: z.array(settingIssueSchema).default([]),
  }),
  /** The file is gone; the settings of then hold on. */
  z.object({ code: z.literal('SETTINGS_MISSING'), path: z.string(), lastGoodAt: z.iso.datetime() }),
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
  /** Whether this connection may use OS actions: a panel in a browser opens no folders. */
  osActions: z.boolean(),
  /** Whether this connection may set and test hooks. */
  programs: z.boolean(),
  settings: shownSettingsSchema,
  /** Whether somebody has set the database directory; else the certificates would lie in the host's own. */
  databaseChosen: z.boolean(),
  /**
   * Whether this program starts, without a window where the tray shows it, as soon as the user of the desktop logs in; `null`: this
   * host cannot see to that.
   */
  startsAtLogin: z.boolean().nullable(),
  /** Why the request button is off; `null`: it is on. */
  requestGate: z.enum(['einzelplatz', 'bothMissing', 'addressMissing', 'contactMissing', 'running']).nullable(),
  shield: z.enum(['grey', 'colour']),
  warning: z.enum(warningCodes).nullable(),
  tls: z.object({ active: z.boolean(), httpsPort: z.number().int() }),
  webserver: z.object({ http: listenerSchema, https: listenerSchema }),
  certificate: certificateSchema.nullable(),
  /**
   * Why the database directory could not be looked at; `null`: it could. Then `certificate` is the one that this process
   * still serves, and `null` does not mean that there is none.
   */
  databaseFailure: failureSchema.nullable(),
  /**
   * With `operation: beside`: the installed certificate lies ready for profacto, whose web server has to be restarted.
   * `at`: the time of day at which the host does that by itself, `HH:MM`; `null`: somebody has to.
   */
  awaitsRestart: z.object({ at: z.string().nullable() }).nullable(),
  renewal: renewalSchema,
  /** The tightest of the CA's limits that apply to a request now; `null`: no known limit applies. */
  allowance: allowanceSchema.nullable(),
  operation: operationSchema.nullable(),
  lastRequest: lastRequestSchema.nullable(),
  lastEvaluation: reportSchema.nullable(),
  /** The last complete check; reset to `null` when something it depends on changes. */
  lastCheck: reportSchema.nullable(),
  outside: externalReachabilitySchema.nullable(),
  /**
   * What is known of the application behind the web server, at which a host looks by itself while visitors are not answered.
   * `since`: since when it answers, or does not; `at`: when this was first found.
   */
  application: z.object({ since: time, at: time, finding: findingSchema }).nullable(),
  /** The account at the configured CA; `null`: none yet. */
  account: accountSchema.nullable(),
  pendingRevocations: z.array(pendingRevocationSchema),
  /** This machine's addresses in its own network, the likeliest target of a port forwarding first. */
  lanAddresses: z.array(z.string()),
  settingsNotices: z.array(settingsNoticeSchema),
  /** The active notice about the certificate's lifetime; `at`: when it was last given, different each time. */
  lifetimeNotice: lifetimeNoticeSchema.extend({ at: time }).nullable(),
  /**
   * `offer`: HTTPS has been proven for a week, nothing is wrong now, and browsers may be told to insist on it for so long; `null`
   * also where somebody has said no. `until`: so long they insist at the longest.
   */
  hsts: z.object({ offer: z.enum(hstsOffers).nullable(), until: time.nullable() }),
  /** The ports that this program has opened in the router, by consent that lasts; `null`: none. */
  routerOpening: routerOpeningSchema.nullable(),
  /** The last run of each hook in this process. */
  hooks: z.object({ onRenewed: hookRunSchema.nullable(), onFailed: hookRunSchema.nullable() }),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
