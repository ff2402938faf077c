/**
 * What follows from each failure, apart from its words: one row a code, so that whoever adds a code decides all of it
 * here. No zod: the panel loads this too.
 */
import type { Failure, FailureCode } from './failures.ts';

export type FailureTraits = {
  /**
   * Whether a request that ends with it had begun. One that had not is no attempt: it is not remembered as the last
   * request, does not count as a failure of the renewal, and no hook hears of it.
   */
  begun: boolean;
  /** How the command line ends; `cli/exit-codes.ts` has the numbers. */
  exit: 'usage' | 'precondition' | 'refused' | 'busy' | 'notHealthy';
  /** How the journal shows an operation that ends with it. */
  endsAs: 'failed' | 'stopped' | 'notDue' | 'cancelled';
  /**
   * Whether the next CA may succeed where this one failed: it is down, limited, or has paused the account.
   *
   * Not for what the next CA would find as well (this server cannot be reached, or has a fault), nor for what a person
   * has to decide (the name, the account). And not for an untrusted connection: an eavesdropper must not be able to
   * choose the CA. `duringIssuance`: only once the CA has validated.
   */
  nextCa: 'asked' | 'duringIssuance' | 'notAsked';
  /**
   * What becomes of the pending order. `kept`: it is resumed once the failure is over; `keptOnce`: and gets one more
   * chance; `keptUnlessProblem`: and is ended where the CA itself said so with a problem type (without one it was
   * something else: a proxy, a web page, half an answer).
   */
  order: 'kept' | 'keptOnce' | 'keptUnlessProblem' | 'ended';
  /** Whether the CA can be told now that an order is given up. Nobody waits for that after cancelling. */
  caAnswers: boolean;
  /**
   * Whether the renewal that follows a rehearsal would meet it as well: what the CA sees of this server, and whatever
   * is wrong on this machine. A fault of the staging environment stops nothing, or it could block the CA for ever.
   */
  stopsRenewal: boolean;
  /** What the panel does: asks whether to insist, offers a rehearsal, or nothing (a rehearsal would fail as well). */
  panel: 'asks' | 'offersRehearsal' | 'offersNothing';
};

/** Nothing was begun: something is missing, or has to wait. */
const notBegun = {
  begun: false,
  exit: 'precondition',
  endsAs: 'failed',
  nextCa: 'notAsked',
  order: 'ended',
  caAnswers: true,
  stopsRenewal: true,
  panel: 'offersRehearsal',
} as const satisfies FailureTraits;
/** This machine, its settings and its files. */
const onThisMachine = { ...notBegun, begun: true } as const satisfies FailureTraits;
/** This machine, and a rehearsal would need the same. */
const alsoInRehearsal = { ...onThisMachine, panel: 'offersNothing' } as const satisfies FailureTraits;
/** The CA, which a staging environment says nothing about. */
const fromCa = { ...onThisMachine, exit: 'refused', stopsRenewal: false } as const satisfies FailureTraits;
/** The CA is down or limited: this passes, and another one may do it meanwhile. */
const caOutage = { ...fromCa, nextCa: 'asked', order: 'kept' } as const satisfies FailureTraits;
/** What the CA has seen of this server or issued for it. */
const seenByCa = { ...fromCa, stopsRenewal: true } as const satisfies FailureTraits;

const traits = {
  EDITION_EINZELPLATZ: notBegun,
  ADDRESS_MISSING: notBegun,
  CONTACT_MISSING: notBegun,
  INVALID_SETTING: { ...onThisMachine, exit: 'usage' },
  NOT_DUE: { ...notBegun, endsAs: 'notDue', panel: 'asks' },
  LIMIT_AHEAD: { ...notBegun, endsAs: 'stopped', panel: 'asks' },
  NO_CERTIFICATE: onThisMachine,
  NO_ACCOUNT: onThisMachine,
  PREFLIGHT_BROKEN: { ...onThisMachine, exit: 'notHealthy', endsAs: 'stopped' },
  NO_STAGING: { ...alsoInRehearsal, stopsRenewal: false },
  OS_ACTION_REFUSED: onThisMachine,
  LOGIN_START_NOT_SET: onThisMachine,
  FOLDER_NOT_SHOWN: onThisMachine,
  PROGRAMS_REFUSED: onThisMachine,
  UPSTREAM_REFUSED: onThisMachine,
  BESIDE_REFUSED: onThisMachine,
  HOOK_NOT_SET: onThisMachine,
  ROUTER_NONE: onThisMachine,
  ROUTER_NOT_OPENED: { ...onThisMachine, exit: 'refused', stopsRenewal: false },

  PORT_BUSY: alsoInRehearsal,
  PORT_FORBIDDEN: alsoInRehearsal,
  PORT_UNUSABLE: alsoInRehearsal,
  BESIDE_FOLDER: alsoInRehearsal,
  WEBROOT_NOT_SERVED: alsoInRehearsal,
  DATABASE_DIRECTORY: alsoInRehearsal,
  CERTIFICATES_GONE: { ...notBegun, endsAs: 'stopped', panel: 'asks' },
  SETTINGS_NOT_SAVED: onThisMachine,
  CONFIG_DIRECTORY: alsoInRehearsal,
  TRUSTED_ROOTS_UNREADABLE: onThisMachine,
  BUSY: { ...notBegun, exit: 'busy' },
  HOST_RUNNING: { ...onThisMachine, exit: 'busy' },
  CANCELLED: { ...onThisMachine, exit: 'notHealthy', endsAs: 'cancelled', order: 'kept', caAnswers: false },

  CA_UNREACHABLE: { ...caOutage, caAnswers: false, panel: 'offersNothing' },
  CA_WEB_PAGE: { ...caOutage, caAnswers: false, panel: 'offersNothing' },
  CA_UNTRUSTED: { ...fromCa, order: 'kept', caAnswers: false, panel: 'offersNothing' },
  VALIDATION_FAILED: seenByCa,
  // Another CA may offer it.
  CA_WITHOUT_TLS_ALPN: { ...fromCa, nextCa: 'asked' },
  CA_RATE_LIMITED: caOutage,
  CA_ACCOUNT_PAUSED: caOutage,
  CA_TERMS_CHANGED: { ...fromCa, order: 'kept' },
  CA_KEY_REFUSED: fromCa,
  CA_NAME_REFUSED: seenByCa,
  CA_CONTACT_REFUSED: fromCa,
  CA_EXTERNAL_ACCOUNT: fromCa,
  CA_ACCOUNT_REFUSED: fromCa,
  CA_PROFILE_REFUSED: fromCa,
  CA_OUT_OF_ORDER: caOutage,
  CA_PROTOCOL: { ...fromCa, order: 'keptUnlessProblem' },
  CA_TOO_SLOW: { ...fromCa, nextCa: 'duringIssuance', order: 'keptOnce' },
  CERTIFICATE_REJECTED: seenByCa,

  NOT_SERVED: { ...onThisMachine, exit: 'notHealthy' },
  PROFACTO_NOT_RESTARTED: { ...onThisMachine, exit: 'notHealthy' },
  PROFACTO_NOT_SERVING: { ...onThisMachine, exit: 'notHealthy' },
  PROGRAM_REPLACED: onThisMachine,
  INTERNAL: { ...onThisMachine, exit: 'notHealthy' },
} as const satisfies Record<FailureCode, FailureTraits>;

/** The traits of each failure; typed by the code, so that a missing row is one compile error and not twenty. */
export const failureTraits: Readonly<Record<FailureCode, FailureTraits>> = traits;

type Traits = typeof traits;
type AskedCode = { [C in keyof Traits]: Traits[C]['panel'] extends 'asks' ? C : never }[keyof Traits];
/** A failure that the panel answers with a question: whether to insist. */
export type AskedFailure = Extract<Failure, { code: AskedCode }> | HeldFailure;
/** A failure with which a CA has asked not to be asked for a while. */
type HeldFailure = Extract<Failure, { code: 'CA_RATE_LIMITED' | 'CA_OUT_OF_ORDER' }>;

/** Whether the panel asks after this failure whether to insist. */
export function isAsked(failure: Failure): failure is AskedFailure {
  return failureTraits[failure.code].panel === 'asks' || mayInsist(failure);
}

/** Whether a CA was not asked because it has asked for that, and may be asked all the same, once. */
export function mayInsist({ data }: Failure): boolean {
  return 'held' in data && data.held?.mayInsist === true;
}

/** Whether an operation that ends with this failure is to be told of: it had begun, and nobody cancelled it. */
export function isReported({ code }: Failure): boolean {
  const { begun, endsAs } = failureTraits[code];
  return begun && endsAs !== 'cancelled';
}
