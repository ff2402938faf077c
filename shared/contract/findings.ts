/**
 * What `check` (the preflight) and `evaluate` find: one closed code for each outcome, with its status and its data.
 * As with failures, the table is the only list; texts are keyed by it.
 */
import { z } from 'zod';
import { portHolderSchema } from './failures.ts';

const findingStatusSchema = z.enum(['good', 'warning', 'broken', 'unknown']);
export type FindingStatus = z.infer<typeof findingStatusSchema>;

/** What was looked at. The order is the order of the way: from the settings out to the internet and back. */
export const checkIdSchema = z.enum([
  'edition',
  'address',
  'contact',
  'database',
  'certificate',
  'dns',
  'httpPort',
  'challenge',
  'ca',
  'clock',
  'local',
  'connection',
  'trust',
  'name',
  'validity',
  'fingerprint',
  'redirect',
]);
export type CheckId = z.infer<typeof checkIdSchema>;

const nothing = z.object({});
const endpoint = z.object({ address: z.string(), port: z.number().int() });
const silence = z.enum(['refused', 'timeout', 'reset', 'unreachable', 'other']);

const good = <S extends z.ZodObject>(check: CheckId, data: S) => ({ status: 'good', check, data }) as const;
const warning = <S extends z.ZodObject>(check: CheckId, data: S) => ({ status: 'warning', check, data }) as const;
const broken = <S extends z.ZodObject>(check: CheckId, data: S) => ({ status: 'broken', check, data }) as const;
const unknown = <S extends z.ZodObject>(check: CheckId, data: S) => ({ status: 'unknown', check, data }) as const;

export const findingTable = {
  EDITION_SERVER: good('edition', nothing),
  EDITION_EINZELPLATZ: broken('edition', nothing),

  ADDRESS_SET: good('address', z.object({ address: z.string() })),
  ADDRESS_MISSING: broken('address', nothing),
  CONTACT_SET: good('contact', nothing),
  CONTACT_MISSING: broken('contact', nothing),

  DATABASE_WRITABLE: good('database', z.object({ path: z.string() })),
  DATABASE_UNUSABLE: broken(
    'database',
    z.object({
      path: z.string(),
      reason: z.enum(['missing', 'notADirectory', 'notWritable', 'full', 'io']),
      systemCode: z.string(),
    }),
  ),

  CERTIFICATE_INSTALLED: good('certificate', z.object({ names: z.array(z.string()), notAfter: z.iso.datetime() })),
  CERTIFICATE_NONE: broken('certificate', nothing),
  CERTIFICATE_UNREADABLE: broken('certificate', z.object({ path: z.string() })),

  DNS_RESOLVES: good('dns', z.object({ name: z.string(), addresses: z.array(z.string()) })),
  DNS_NO_SUCH_NAME: broken('dns', z.object({ name: z.string() })),
  DNS_NO_ADDRESS: broken('dns', z.object({ name: z.string() })),
  DNS_NO_ANSWER: broken('dns', z.object({ name: z.string(), systemCode: z.string() })),

  HTTP_PORT_OURS: good('httpPort', z.object({ port: z.number().int() })),
  HTTP_PORT_FREE: good('httpPort', z.object({ port: z.number().int() })),
  HTTP_PORT_BUSY: broken('httpPort', z.object({ port: z.number().int(), holder: portHolderSchema })),
  HTTP_PORT_FORBIDDEN: broken('httpPort', z.object({ port: z.number().int() })),
  HTTP_PORT_UNUSABLE: broken('httpPort', z.object({ port: z.number().int(), systemCode: z.string() })),

  /** Our own token was fetched under the public address and came back. */
  CHALLENGE_COMES_BACK: good('challenge', endpoint),
  /** Silence under the public address while this machine answers itself: most routers allow no way out and in again. */
  CHALLENGE_NOT_FROM_HERE: warning('challenge', endpoint.extend({ cause: silence })),
  CHALLENGE_FOREIGN_ANSWER: broken('challenge', endpoint.extend({ httpStatus: z.number().int() })),
  CHALLENGE_NOT_ANSWERED: broken('challenge', endpoint.extend({ cause: silence })),
  CHALLENGE_NOT_CHECKED: unknown('challenge', nothing),

  CA_ANSWERS: good('ca', z.object({ host: z.string() })),
  CA_UNREACHABLE: broken(
    'ca',
    z.object({
      host: z.string(),
      cause: z.enum(['dns', 'refused', 'timeout', 'reset', 'other']),
      systemCode: z.string(),
    }),
  ),
  CA_UNTRUSTED: broken('ca', z.object({ host: z.string(), systemCode: z.string() })),
  CA_NO_DIRECTORY: broken('ca', z.object({ host: z.string(), httpStatus: z.number().int() })),

  CLOCK_RIGHT: good('clock', z.object({ skewSeconds: z.number() })),
  CLOCK_OFF: warning('clock', z.object({ skewSeconds: z.number() })),
  CLOCK_WRONG: broken('clock', z.object({ skewSeconds: z.number() })),
  CLOCK_NOT_CHECKED: unknown('clock', nothing),

  LOCAL_SERVES: good('local', z.object({ port: z.number().int() })),
  LOCAL_DOWN: broken('local', z.object({ port: z.number().int(), cause: silence })),
  LOCAL_NO_TLS: broken('local', z.object({ port: z.number().int() })),
  LOCAL_OTHER_CERTIFICATE: broken('local', z.object({ port: z.number().int(), fingerprint256: z.string() })),

  PUBLIC_CONNECTS: good('connection', endpoint.extend({ protocol: z.string() })),
  PUBLIC_NOT_FROM_HERE: warning('connection', endpoint.extend({ cause: silence })),
  PUBLIC_DOWN: broken('connection', endpoint.extend({ cause: silence })),
  PUBLIC_NO_TLS: broken('connection', endpoint),
  PUBLIC_NOT_CHECKED: unknown('connection', nothing),

  TRUSTED: good('trust', z.object({ issuer: z.string() })),
  TRUSTED_BY_OWN_ROOTS: good('trust', z.object({ issuer: z.string() })),
  UNTRUSTED: broken('trust', z.object({ issuer: z.string(), systemCode: z.string() })),
  TRUST_NOT_CHECKED: unknown('trust', nothing),

  NAME_MATCHES: good('name', z.object({ name: z.string() })),
  NAME_DIFFERS: broken('name', z.object({ name: z.string(), names: z.array(z.string()) })),
  NAME_NOT_CHECKED: unknown('name', nothing),

  TIME_VALID: good('validity', z.object({ notAfter: z.iso.datetime(), daysLeft: z.number().int() })),
  TIME_RENEWAL_DUE: warning('validity', z.object({ notAfter: z.iso.datetime(), daysLeft: z.number().int() })),
  TIME_EXPIRED: broken('validity', z.object({ notAfter: z.iso.datetime() })),
  TIME_NOT_YET: broken('validity', z.object({ notBefore: z.iso.datetime() })),
  TIME_NOT_CHECKED: unknown('validity', nothing),

  FINGERPRINT_SAME: good('fingerprint', z.object({ fingerprint256: z.string() })),
  FINGERPRINT_OTHER: broken('fingerprint', z.object({ installed: z.string(), served: z.string() })),
  FINGERPRINT_NOT_CHECKED: unknown('fingerprint', nothing),

  REDIRECT_TO_HTTPS: good('redirect', z.object({ location: z.string() })),
  REDIRECT_OFF: good('redirect', nothing),
  REDIRECT_MISSING: warning('redirect', z.object({ httpStatus: z.number().int() })),
  REDIRECT_ELSEWHERE: warning('redirect', z.object({ location: z.string() })),
  REDIRECT_NOT_CHECKED: unknown('redirect', z.object({ cause: silence.nullable() })),
} as const satisfies Record<string, { status: FindingStatus; check: CheckId; data: z.ZodObject }>;

export type FindingCode = keyof typeof findingTable;
export type FindingData<C extends FindingCode> = z.infer<(typeof findingTable)[C]['data']>;
/** One finding: what was looked at, how it is, and the data its text needs; narrowed by `code`. */
export type Finding = {
  [C in FindingCode]: { id: CheckId; status: FindingStatus; code: C; data: FindingData<C> };
}[FindingCode];

/** Makes a finding; check and status follow from the code. */
export function finding<C extends FindingCode>(code: C, data: FindingData<C>): Finding {
  return { id: findingTable[code].check, status: findingTable[code].status, code, data } as Finding;
}

/** A finding as it travels; one whose data do not fit its code is refused. */
export const findingSchema: z.ZodType<Finding> = z
  .object({ id: checkIdSchema, status: findingStatusSchema, code: z.string(), data: z.unknown() })
  .transform((value, context): Finding => {
    if (Object.hasOwn(findingTable, value.code)) {
      const code = value.code as FindingCode;
      const parsed = findingTable[code].data.safeParse(value.data);
      if (parsed.success) return finding(code, parsed.data as never);
    }
    context.addIssue({ code: 'custom', message: `not a finding: ${value.code}` });
    return z.NEVER;
  });

/** The worst of the findings decides; what could not be checked decides nothing. */
export function verdictOf(findings: readonly Finding[]): 'good' | 'warning' | 'broken' {
  if (findings.some((one) => one.status === 'broken')) return 'broken';
  return findings.some((one) => one.status === 'warning') ? 'warning' : 'good';
}
