/**
 * Every way in which a call of the service can fail: a closed code with exactly the data its text needs.
 *
 * This table is the only place where codes are listed. The oRPC error map, the `Failure` union, the CLI's exit codes
 * and the German and English texts are all keyed by it, so that a code without a text does not compile.
 */
import { z } from 'zod';
import { portApplicationSchema } from './application.ts';
import { databaseReasons } from './database-reasons.ts';
import { betweenSchema } from './between.ts';
import { besideFolderSchema, webrootNotServedSchema } from './beside.ts';
import { findingSchema } from './findings.ts';
import { hookNameSchema } from './hook-result.ts';
import { challengeTypes } from '#shared/values/challenge-type.ts';
import { operationKinds } from './operation-kinds.ts';
import { portHolderSchema } from './port-holder.ts';
import { routerTroubleSchema } from './router.ts';
import { webPageSchema } from './web-page.ts';

/** A problem document of the CA (RFC 7807, RFC 8555 §6.7), in the CA's own words. */
const problemSchema = z.object({
  /** For example `urn:ietf:params:acme:error:connection`; `null` when the answer was not a problem document. */
  type: z.string().nullable(),
  /** HTTP status; `null` when the problem was part of an order, authorization or challenge. */
  status: z.number().int().nullable(),
  detail: z.string(),
  subproblems: z.array(
    z.object({ type: z.string().nullable(), detail: z.string(), identifier: z.string().nullable() }),
  ),
});
export type Problem = z.infer<typeof problemSchema>;

export const operationKindSchema = z.enum(operationKinds);
export type OperationKind = z.infer<typeof operationKindSchema>;

const port = z.number().int();
const time = z.iso.datetime();
const nothing = z.object({});
/**
 * The CA said so earlier, and was not asked this time. `until`: when it is asked again by itself; `mayInsist`: somebody may
 * have it asked all the same, once.
 */
const held = z.object({ until: time, mayInsist: z.boolean() }).optional();
/** A link that the user may be offered: always to the CA's own domain. */
const link = z.url({ protocol: /^https$/ }).nullable();

/** Why a setting's value was refused. */
export const settingIssueReasonSchema = z.enum([
  'unknownKey',
  'wrongType',
  'empty',
  'tooLong',
  'notAHostName',
  'hasScheme',
  'hasPort',
  'hasPath',
  'isIpAddress',
  'isWildcard',
  'singleLabel',
  'isEmailAddress',
  'notAnEmail',
  'notAPort',
  'samePort',
  'notAnHttpsUrl',
  'notAUrl',
  'notAnAbsolutePath',
  'notADnsServer',
  'notOneOf',
  'notBase64Url',
  'fileUnreadable',
  // Of a file with root certificates: what it is instead.
  'fileMissing',
  'fileIsFolder',
  'fileEmpty',
  'fileIsKey',
  'fileIsRequest',
  'fileIsPkcs12',
  'fileIsWebPage',
  'fileNoCertificate',
  /** `allowed`: whose certificate is needed. */
  'fileNoRoot',
  'fileRootExpired',
  'notACaList',
  'sameCaTwice',
  'notAProgram',
  'batchFile',
  /** A character that is not what it looks like, or looks like nothing: see `character`. */
  'strangeCharacter',
  'hasUserInfo',
  'notInThisNetwork',
  'severalValues',
  'ownPort',
  'notATimeOfDay',
  // Of what belongs to `operation: beside`.
  'neededBeside',
  'commandAndUrl',
  'onlyInFront',
  'insideWebroot',
  'ownFolder',
  'folderMissing',
  'notAFolder',
  'folderNotWritable',
  /** It leads to another machine, and is set from a browser. */
  'notOnThisMachine',
]);
export type SettingIssueReason = z.infer<typeof settingIssueReasonSchema>;

export const settingIssueSchema = z.object({
  key: z.string(),
  reason: settingIssueReasonSchema,
  /** What would be accepted, where that is a short list. */
  allowed: z.array(z.string()).optional(),
  /** The character that is in the way, as `U+00A0`. */
  character: z
    .string()
    .regex(/^U\+[\dA-F]{4,6}$/)
    .optional(),
  /** The text right before it; empty: it stands first. Not given for secrets. */
  after: z.string().optional(),
});
export type SettingIssue = z.infer<typeof settingIssueSchema>;

/** Those of Let's Encrypt's rate limits that a single machine can reach and can predict. */
export const limitNameSchema = z.enum([
  'newAccounts',
  'newOrders',
  'certificatesPerDomain',
  /** For exactly this set of names. */
  'duplicateCertificate',
  'failedAuthorizations',
]);
export type LimitName = z.infer<typeof limitNameSchema>;

/** Why profacto's web server was not restarted. */
const restartTrouble = z.object({
  by: z.enum(['command', 'url']),
  /** A program that did not start, ended with an error or too late; an address that did not answer, or with an error. */
  reason: z.enum(['notStarted', 'failed', 'timedOut', 'noAnswer', 'refused']),
  /** An exit code, a status, the system's code. */
  detail: z.string(),
});

export const failureData = {
  // Preconditions: the CA has not been asked yet.
  EDITION_EINZELPLATZ: nothing,
  ADDRESS_MISSING: nothing,
  CONTACT_MISSING: nothing,
  INVALID_SETTING: z.object({ issues: z.array(settingIssueSchema).min(1) }),
  NOT_DUE: z.object({ dueAt: time, notAfter: time }),
  /**
   * According to this machine's ledger the CA would refuse; it has not been asked. The limit: `capacity` in `periodMs`
   * milliseconds.
   */
  LIMIT_AHEAD: z.object({
    limit: limitNameSchema,
    capacity: z.number().int(),
    periodMs: z.number(),
    /** When the next one is free. */
    freeAt: time,
    name: z.string(),
  }),
  NO_CERTIFICATE: nothing,
  /** There is no account yet at the CA at `host`. */
  NO_ACCOUNT: z.object({ host: z.string() }),
  /** The checks before the request found problems that would make it fail; the CA has not been asked. */
  PREFLIGHT_BROKEN: z.object({ findings: z.array(findingSchema).min(1) }),
  /** A rehearsal was requested, but the public CA at `host` has no staging environment. */
  NO_STAGING: z.object({ host: z.string() }),
  OS_ACTION_REFUSED: nothing,
  /** `path`: of the file by which the desktop is told; `null`: the system has other means. */
  LOGIN_START_NOT_SET: z.object({ path: z.string().nullable(), systemCode: z.string().nullable() }),
  /** There is no file manager that would show this folder. */
  FOLDER_NOT_SHOWN: z.object({ path: z.string() }),
  /** A panel in a browser may neither set nor test programs. */
  PROGRAMS_REFUSED: nothing,
  /** A panel in a browser may not say what the web server publishes. */
  UPSTREAM_REFUSED: nothing,
  /** A panel in a browser may not say where profacto's files are, nor what restarts it. */
  BESIDE_REFUSED: nothing,
  HOOK_NOT_SET: z.object({ hook: hookNameSchema }),
  /** There is no router with a private address that leads this machine out. */
  ROUTER_NONE: nothing,
  /** The router has not opened the ports for which it was asked; none of them is open by our doing. */
  ROUTER_NOT_OPENED: routerTroubleSchema,

  // This machine.
  /** `application`: which web server answers on the port; left out: nobody has looked, or nobody answers. */
  PORT_BUSY: z.object({
    port,
    purpose: z.enum(['http', 'https', 'panel']),
    holder: portHolderSchema,
    application: portApplicationSchema.optional(),
  }),
  PORT_FORBIDDEN: z.object({ port, purpose: z.enum(['http', 'https', 'panel']) }),
  PORT_UNUSABLE: z.object({ port, purpose: z.enum(['http', 'https', 'panel']), systemCode: z.string() }),
  /** With `operation: beside`: a folder of profacto's cannot be used. */
  BESIDE_FOLDER: besideFolderSchema,
  /** With `operation: beside`: profacto does not give out what lies in its web folder; the CA has not been asked. */
  WEBROOT_NOT_SERVED: webrootNotServedSchema,
  DATABASE_DIRECTORY: z.object({ path: z.string(), reason: z.enum(databaseReasons), systemCode: z.string() }),
  /**
   * A certificate was installed in the database directory at `path`, and nothing of that is there now: most likely a
   * drive that is not connected. Nothing is begun in its place unless somebody says so.
   */
  CERTIFICATES_GONE: z.object({ path: z.string() }),
  SETTINGS_NOT_SAVED: z.object({ path: z.string(), systemCode: z.string() }),
  /** The configuration directory, or a file in it, cannot be used by this account, or not by this account alone. */
  CONFIG_DIRECTORY: z.object({
    path: z.string(),
    /**
     * `notReadable`: the system refuses it to this account; `io`: it could not be read for another reason. Where no setting
     * was to be saved, but something else written: `readOnly`, the file system is; `full`; `notWritable`: the system refuses
     * it to this account; `notWritten`: it could not be written for another reason.
     */
    reason: z.enum([
      'foreignOwner',
      'writableByOthers',
      'symlink',
      'notAFile',
      'notReadable',
      'io',
      'readOnly',
      'full',
      'notWritable',
      'notWritten',
    ]),
    /** The name of the account that `path` belongs to, and of the one that this program runs under; `null`: not known. */
    owner: z.string().nullable(),
    account: z.string().nullable(),
    /** With `io`, and where something could not be written. */
    systemCode: z.string().optional(),
  }),
  /** `notPem`: no certificate in any format that is known here. */
  TRUSTED_ROOTS_UNREADABLE: z.object({
    path: z.string(),
    reason: z.enum(['missing', 'notPem', 'io', 'folder', 'empty', 'privateKey', 'request', 'pkcs12', 'webPage']),
  }),
  BUSY: z.object({
    kind: operationKindSchema.nullable(),
    startedAt: time.nullable(),
    pid: z.number().int().nullable(),
  }),
  HOST_RUNNING: z.object({ pid: z.number().int().nullable() }),
  CANCELLED: nothing,

  // The connection to the CA, and the CA.
  CA_UNREACHABLE: z.object({
    host: z.string(),
    cause: z.enum(['dns', 'refused', 'timeout', 'reset', 'other']),
    systemCode: z.string(),
    /** The proxy that this machine's environment names for the CA, as `host:port`; it is not used. */
    proxy: z.string().optional(),
  }),
  /** A web page answers at the CA's address: a firewall, a proxy, a login page. */
  CA_WEB_PAGE: webPageSchema,
  CA_UNTRUSTED: z.object({ host: z.string(), systemCode: z.string() }),
  /** The CA's validation did not find this server (RFC 8555 §8.3). */
  VALIDATION_FAILED: z.object({
    name: z.string(),
    reason: z.enum([
      'connection',
      'dns',
      /** Something answers, but not with our challenge response. */
      'unauthorized',
      /** A web page answers: a router's, a provider's, another server's. */
      'foreignPage',
      /** Some of the CA's vantage points reached this server, others did not. */
      'secondary',
      'redirect',
      'tls',
      'caa',
      'other',
    ]),
    /** Why no connection was possible; `null` where there was one, or none was tried. */
    cause: z.enum(['refused', 'timeout', 'reset', 'unreachable', 'other']).nullable(),
    /** What exactly is wrong, where `reason` alone leaves the remedy open; `null`: no more is known than the reason. */
    trouble: z
      .enum([
        // Of the reason `dns`.
        'noSuchName',
        'noAddress',
        'dnssec',
        'nameServersFailed',
        // `caa`: it could not be looked up. `null`: a record forbids to issue.
        'caaNotAnswered',
        // `redirect`. `null`: its target could not be reached.
        'redirectLoop',
        'redirectMissingSlash',
        'redirectNotAllowed',
        // `secondary`: what the other vantage points met. `null`: no connection.
        'pageElsewhere',
        'dnsElsewhere',
      ])
      .nullable()
      // Failures stored by earlier versions have none.
      .default(null),
    /** The page that answered; `httpStatus` is `null` where the CA does not name it. */
    page: z.object({ title: z.string().nullable(), httpStatus: z.number().int().nullable() }).nullable(),
    /** The IP address that the CA tried, where it says so. */
    address: z.string().nullable(),
    /** Where the router has to forward `publicPort`; `null`: not known here. */
    forward: z.object({ lanAddress: z.string().nullable(), internalPort: port, publicPort: port }).nullable(),
    /** How many requests for the challenge arrived at this machine. */
    requestsSeen: z.number().int(),
    /** How the CA looked; left out: over HTTP, on port 80. */
    challenge: z.enum(challengeTypes).optional(),
    /** How far the CA got; left out: its words do not say. */
    stage: z
      .enum([
        /** It found no address, or no CAA records where it has to know them. */
        'name',
        /** No connection was made. */
        'connect',
        /** There was a connection, and no TLS on it. */
        'tls',
        /** There was a connection, which ended or went silent before an answer. */
        'request',
        /** There was an answer, but not ours, or not in HTTP. */
        'answer',
        /** From one place all was right, from others it was not. */
        'perspective',
      ])
      .optional(),
    /** What answers in place of this server, where the CA's words show it. */
    answeredBy: betweenSchema.optional(),
    /** What this machine's own request to the same address met, just before the CA's; `null` or left out: there was none. */
    fromHere: z.enum(['cameBack', 'notFromHere', 'notAnswered', 'otherAnswer']).nullable().optional(),
    /** The CA went by IPv6; by IPv4 this machine's own request had come back just before. */
    ipv4CameBack: z.boolean().optional(),
    /** What answers there passes on to this machine, as was seen from here. */
    isInFront: z.boolean().optional(),
    /** The router of that address lists the forwarding, to the right port of this machine. */
    isForwarded: z.literal(true).optional(),
    /** The tunnel (VPN) by which this machine answers, as the system names it: answers leave by another way than requests come in. */
    outBy: z.string().optional(),
    /** The line's own address of IPv4, as the router says, where the name has none: only IPv6 leads here. */
    lineIpv4: z.string().optional(),
    /** The DynDNS name that has given the address, which is one of IPv6. */
    dynDns: z.string().optional(),
    /** The address is that of a host to which the CA was redirected. */
    redirectedTo: z.string().optional(),
    /**
     * `address` is none of those that the name has here (`known`). `zoneDisagrees`: the zone's own servers contradict each
     * other; `record`: they give the CA's, while the router has the known one; `old`: somebody has not heard of a change.
     * `stray`: the name has it as well, but only the `known` ones lead here, as was seen from here.
     */
    elsewhere: z
      .object({ known: z.array(z.string()), why: z.enum(['zoneDisagrees', 'record', 'old', 'stray']) })
      .optional(),
    /** What our own look at the signatures (DNSSEC) of the name has found. */
    dnssecFault: z
      .object({ domain: z.string(), fault: z.enum(['staleDs', 'unsigned', 'expired', 'refused']) })
      .optional(),
    /**
     * Requests below `/.well-known/acme-challenge/` that arrived while the challenge was open, and did not ask for it: counted
     * no further than is worth saying. `changed`: for our own token in another spelling; `unknown`: for another one.
     */
    changedRequests: z.number().int().optional(),
    unknownRequests: z.number().int().optional(),
    /** Another program answers here, and does not tell who came: the three counts say nothing. */
    arrivalsUnknown: z.boolean().optional(),
    problem: problemSchema,
  }),
  /** TLS-ALPN-01 is to be used, which the CA does not offer for this name. */
  CA_WITHOUT_TLS_ALPN: z.object({ name: z.string() }),
  CA_RATE_LIMITED: z.object({
    /** Which of the CA's limits was exceeded: each has a different remedy. */
    limit: z.enum([
      ...limitNameSchema.options,
      /** Requests per second, of any kind. */
      'requests',
      'other',
    ]),
    retryAt: time.nullable(),
    held,
    problem: problemSchema,
  }),
  /** Too many failures in a row: waiting does not help, only the page at `unpauseUrl` does. */
  CA_ACCOUNT_PAUSED: z.object({ unpauseUrl: link, problem: problemSchema }),
  /** `userActionRequired` (RFC 8555 §7.3.3): the CA has new terms, or needs some other action by its customer. */
  CA_TERMS_CHANGED: z.object({ url: link, problem: problemSchema }),
  CA_KEY_REFUSED: z.object({ key: z.enum(['account', 'certificate']), problem: problemSchema }),
  CA_NAME_REFUSED: z.object({ name: z.string(), problem: problemSchema }),
  CA_CONTACT_REFUSED: z.object({ problem: problemSchema }),
  /** `fallback`: the directory URL of the fallback CA that requires it; `null`: the first CA does. */
  CA_EXTERNAL_ACCOUNT: z.object({ fallback: z.string().nullable().default(null), problem: problemSchema }),
  CA_ACCOUNT_REFUSED: z.object({ problem: problemSchema }),
  CA_PROFILE_REFUSED: z.object({ profile: z.string(), problem: problemSchema }),
  CA_OUT_OF_ORDER: z.object({ retryAt: time.nullable(), held, problem: problemSchema }),
  CA_PROTOCOL: z.object({
    problem: problemSchema,
    /** The CA has named an address to which nothing is sent. `member`: where, e.g. `newOrder`; `url`: as it was named. */
    address: z
      .object({ member: z.string(), url: z.string(), fault: z.enum(['notAUrl', 'notHttps', 'notPublic']) })
      .optional(),
  }),
  CA_TOO_SLOW: z.object({ stage: z.enum(['validation', 'issuance']), seconds: z.number() }),
  CERTIFICATE_REJECTED: z.object({
    reason: z.enum([
      'unreadable',
      'keyMismatch',
      'nameMismatch',
      'notYetValid',
      'expired',
      'chainIncomplete',
      'chainBroken',
      'chainTooLong',
    ]),
  }),

  // After the installation.
  NOT_SERVED: z.object({
    reason: z.enum(['noConnection', 'handshake', 'otherCertificate', 'nameMismatch', 'notValidNow']),
    /** Whether the previous certificate is served again. `null`: there was none. */
    previousServes: z.boolean().nullable(),
    systemCode: z.string().nullable(),
  }),

  /** With `operation: beside`: the certificate lies in profacto's folder, but profacto's web server was not restarted. */
  PROFACTO_NOT_RESTARTED: restartTrouble,
  /** With `operation: beside`: profacto was restarted, or a restart failed, and it does not serve the new certificate. */
  PROFACTO_NOT_SERVING: z.object({
    reason: z.enum(['noConnection', 'handshake', 'oldCertificate', 'otherCertificate']),
    /** Whether profacto serves the certificate before again, whose files were put back. `null`: there were none. */
    previousServes: z.boolean().nullable(),
    port,
    path: z.string(),
    /** Why the restart for the new certificate failed; left out: it did not. */
    trouble: restartTrouble.optional(),
  }),

  /** A file of the program is missing: the program was updated or removed while this process was running. */
  PROGRAM_REPLACED: nothing,

  /** A bug or an unforeseen error. Carries no data, so that nothing leaks. */
  INTERNAL: nothing,
} as const satisfies Record<string, z.ZodObject>;

export type FailureCode = keyof typeof failureData;
export type FailureData<C extends FailureCode> = z.infer<(typeof failureData)[C]>;
/** One failure: `{ code, data }`, narrowed by `code`. */
export type Failure = { [C in FailureCode]: { code: C; data: FailureData<C> } }[FailureCode];

function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(failureData, code);
}

/** A failure on the wire; refused if its data do not fit its code. */
export const failureSchema: z.ZodType<Failure> = z
  .object({ code: z.string(), data: z.unknown() })
  .transform((value, context): Failure => {
    if (isFailureCode(value.code)) {
      const parsed = failureData[value.code].safeParse(value.data);
      if (parsed.success) return { code: value.code, data: parsed.data } as Failure;
    }
    context.addIssue({ code: 'custom', message: `not a failure: ${value.code}` });
    return z.NEVER;
  });

type ErrorMap = { [C in FailureCode]: { data: (typeof failureData)[C] } };
/** The same table in the shape of an oRPC error map. */
export const errorMap = Object.fromEntries(
  Object.entries(failureData).map(([code, data]) => [code, { data }]),
) as unknown as ErrorMap;
