import type { Misissue } from './issuance.ts';
import { letsEncryptLimits } from './limits.ts';
import type { PracticeCa } from './practice-ca.ts';
import { letsEncryptProfiles } from './profiles.ts';
import { suggestedWindows } from './renewal-info.ts';
import type { RenewalAdvice } from './types.ts';

/** A named lever: a fault that a demonstration or a sweep can play on the practice CA's client. */
export type NamedFault = {
  /** For the list of faults that is shown to people. */
  description: string;
  /**
   * Makes the fault happen from the next request on; `heal()` ends it.
   *
   * @param times how often, if the fault hits single requests; `Infinity`: always
   */
  arm: (ca: PracticeCa, times: number) => void;
};

const hourMs = 3_600_000;

const html = '<!doctype html><html><body><h1>503 – Wartungsarbeiten</h1></body></html>';

const problemOn =
  (kind: 'newAccount' | 'newOrder' | 'finalize' | 'order', type: string, status: number, detail: string) =>
  (ca: PracticeCa, times: number): void =>
    ca.failNext(kind, { status, problem: { type, detail } }, times);
const misissue =
  (kind: Misissue) =>
  (ca: PracticeCa, times: number): void =>
    ca.misissueNext(kind, times);
const advise =
  (advice: RenewalAdvice | undefined) =>
  (ca: PracticeCa): void =>
    ca.adjust({ renewalInfo: advice });

const httpDate = (time: number): string => new Date(time).toUTCString();

const table = {
  // Refusals.
  rateLimited: {
    description: 'Die CA nimmt keine Bestellung an: zu viele in kurzer Zeit, wieder in einer Stunde (429, Sekunden)',
    arm: (ca, times) => {
      const problem = { type: 'rateLimited', detail: 'too many new orders (300) from this account in the last 3h0m0s' };
      ca.failNext('newOrder', { status: 429, problem, headers: { 'Retry-After': '3600' } }, times);
    },
  },
  rateLimitedUntil: {
    description: 'Wie rateLimited, doch mit einem Zeitpunkt: wieder in 34 Stunden (429, Datum)',
    arm: (ca, times) => {
      const until = ca.now() + 34 * hourMs;
      const detail = 'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s';
      const headers = { 'Retry-After': httpDate(until) };
      ca.failNext('newOrder', { status: 429, problem: { type: 'rateLimited', detail }, headers }, times);
    },
  },
  realRateLimits: {
    description: 'Die CA zählt wie Let’s Encrypt: 5 Zertifikate je Name in 7 Tagen, 5 Fehlversuche je Stunde …',
    arm: (ca) => ca.adjust({ rateLimits: letsEncryptLimits }),
  },
  overloaded: {
    description: 'Die CA ist überlastet und bittet um zwei Minuten Geduld (503 mit Retry-After)',
    arm: (ca, times) => {
      const problem = { type: 'rateLimited', detail: 'Service busy; retry later.' };
      ca.failNext('newOrder', { status: 503, problem, headers: { 'Retry-After': '120' } }, times);
    },
  },
  heldForYears: {
    description: 'Die CA hat eine Störung und bittet um zehn Jahre Geduld (503 mit Retry-After)',
    arm: (ca, times) => {
      const problem = { type: 'serverInternal', detail: 'The service is down for maintenance' };
      ca.failNext('newOrder', { status: 503, problem, headers: { 'Retry-After': '315360000' } }, times);
    },
  },
  serverError: {
    description: 'Die CA hat einen inneren Fehler bei der Bestellung (500)',
    arm: problemOn('newOrder', 'serverInternal', 500, 'Error creating new order'),
  },
  nameRejected: {
    description: 'Die CA stellt für diesen Namen kein Zertifikat aus (rejectedIdentifier)',
    arm: problemOn(
      'newOrder',
      'rejectedIdentifier',
      400,
      'The ACME server refuses to issue for this name: forbidden by policy',
    ),
  },
  caaForbids: {
    description: 'Ein CAA-Eintrag im DNS erlaubt dieser CA die Ausstellung nicht',
    arm: problemOn('finalize', 'caa', 403, 'CAA record for this name prevents issuance'),
  },
  termsChanged: {
    description: 'Die CA will, dass erst neuen Bedingungen zugestimmt wird (userActionRequired)',
    arm: problemOn('newOrder', 'userActionRequired', 403, 'Terms of service have changed'),
  },
  contactRejected: {
    description: 'Die CA nimmt die E-Mail-Adresse nicht an (invalidContact)',
    arm: problemOn('newAccount', 'invalidContact', 400, 'Unable to parse the e-mail address'),
  },

  // The connection, and what comes over it.
  unavailable: {
    description: 'Die CA antwortet auf alles mit einer Wartungsseite (503, HTML)',
    arm: (ca, times) => ca.failNext('any', { status: 503, body: html }, times),
  },
  htmlInstead: {
    description: 'Statt des Verzeichnisses kommt mit Status 200 eine Webseite, wie von einem Hotel-WLAN',
    arm: (ca, times) => ca.failNext('directory', { status: 200, body: html }, times),
  },
  emptyBody: {
    description: 'Die Antwort auf die Bestellung hat keinen Inhalt',
    arm: (ca, times) => ca.deliverNext('newOrder', 'empty', times),
  },
  halfBody: {
    description: 'Die Verbindung bricht mitten im Zertifikat ab',
    arm: (ca, times) => ca.deliverNext('certificate', 'half', times),
  },
  dripping: {
    description: 'Das Zertifikat kommt tröpfchenweise: alle zehntel Sekunde 64 Bytes',
    arm: (ca, times) => ca.deliverNext('certificate', { pieceBytes: 64, everyMs: 100 }, times),
  },
  dripsForEver: {
    description: 'Die Antwort auf die Bestellung kommt Byte für Byte, alle drei Sekunden eines',
    arm: (ca, times) => ca.deliverNext('newOrder', { pieceBytes: 1, everyMs: 3000 }, times),
  },
  slowAnswers: {
    description: 'Jede Antwort braucht eine Sekunde',
    arm: (ca) => ca.adjust({ roundTripMs: 1000 }),
  },
  hung: {
    description: 'Die CA nimmt die Bestellung an und antwortet nie',
    arm: (ca, times) => ca.failNext('newOrder', { status: 0, hang: true }, times),
  },
  cut: {
    description: 'Die Verbindung endet ohne Antwort auf die Bestellung',
    arm: (ca, times) => ca.failNext('newOrder', { status: 0, cut: true }, times),
  },
  reset: {
    description: 'Die Verbindung wird bei der Bestellung zurückgesetzt (RST)',
    arm: (ca, times) => ca.failNext('newOrder', { status: 0, reset: true }, times),
  },
  badNonces: {
    description: 'Die Hälfte aller Anfragen wird wegen ihrer Nonce abgelehnt',
    arm: (ca) => ca.adjust({ nonceRejectionRate: 0.5 }),
  },
  allNoncesBad: {
    description: 'Jede Anfrage wird wegen ihrer Nonce abgelehnt',
    arm: (ca) => ca.adjust({ nonceRejectionRate: 1 }),
  },

  // Accounts.
  accountUnknown: {
    description: 'Die CA hat alle Konten und Bestellungen vergessen',
    arm: (ca) => ca.forgetAccounts(),
  },
  accountDeactivated: {
    description: 'Die CA hat alle Konten gesperrt',
    arm: (ca) => ca.deactivateAccounts(),
  },
  externalAccountRequired: {
    description: 'Neue Konten brauchen einen Vertrag mit der CA (EAB)',
    arm: (ca) => ca.adjust({ externalAccounts: {} }),
  },

  // Orders.
  slowValidation: {
    description: 'Die CA prüft den Namen erst nach einer Minute',
    arm: (ca) => ca.adjust({ validationDelayMs: 60_000 }),
  },
  orderStuck: {
    description: 'Die Bestellung bleibt nach dem Abschluss für immer in Bearbeitung',
    arm: (ca, times) => ca.concludeNext('stuck', times),
  },
  orderInvalid: {
    description: 'Die Bestellung wird nach dem Abschluss ungültig',
    arm: (ca, times) => ca.concludeNext('invalid', times),
  },
  ordersSpoilt: {
    description: 'Alle offenen Bestellungen sind ungültig geworden',
    arm: (ca) => ca.invalidateOrders(),
  },

  // Certificates.
  otherName: { description: 'Das Zertifikat lautet auf einen anderen Namen', arm: misissue('otherName') },
  otherKey: { description: 'Das Zertifikat gehört zu einem anderen Schlüssel', arm: misissue('otherKey') },
  expired: { description: 'Das Zertifikat ist bei der Ausstellung schon abgelaufen', arm: misissue('expired') },
  notYetValid: { description: 'Das Zertifikat gilt erst ab morgen', arm: misissue('notYetValid') },
  chainMissing: { description: 'Das Zwischenzertifikat fehlt', arm: misissue('chainMissing') },
  chainWrong: {
    description: 'Das Zwischenzertifikat heißt richtig, passt aber nicht zur Unterschrift',
    arm: misissue('chainWrong'),
  },
  chainDisordered: {
    description: 'Das Zwischenzertifikat steht vor dem Zertifikat',
    arm: misissue('chainDisordered'),
  },
  chainForeign: { description: 'Das Zwischenzertifikat ist das einer fremden CA', arm: misissue('chainForeign') },
  notPem: { description: 'Statt des Zertifikats kommt eine Webseite', arm: misissue('notPem') },
  shortLived: {
    description: 'Neue Zertifikate gelten nur noch 160 Stunden',
    arm: (ca) => ca.adjust({ certificateLifetimeMs: 160 * hourMs }),
  },
  profileGone: {
    description: 'Die CA bietet nur noch das Profil „classic“ an (sonst invalidProfile)',
    arm: (ca) => {
      const { classic } = letsEncryptProfiles;
      ca.adjust({ profiles: classic === undefined ? {} : { classic } });
    },
  },

  // Advice on renewals (RFC 9773).
  ariFuture: {
    description: 'Die CA rät zur Erneuerung, wenn das Zertifikat längst abgelaufen ist',
    arm: advise({ window: suggestedWindows.future }),
  },
  ariPast: {
    description: 'Die CA rät, sofort zu erneuern: das Zertifikat wird bald gesperrt',
    arm: advise({ window: suggestedWindows.past, explanationUrl: 'https://127.0.0.1/vorfall' }),
  },
  ariNow: {
    description: 'Die CA rät, in diesen zwei Minuten zu erneuern',
    arm: advise({ window: suggestedWindows.now }),
  },
  ariInvalid: {
    description: 'Die CA rät zu einem Zeitraum, der endet, bevor er beginnt',
    arm: advise({ window: suggestedWindows.invalid }),
  },
  ariNoRetryAfter: {
    description: 'Die CA rät, sagt aber nicht, wann man wieder fragen soll',
    arm: advise({ retryAfter: null }),
  },
  ariMalformed: {
    description: 'Der Rat der CA ist kein JSON',
    arm: (ca, times) => ca.failNext('renewalInfo', { status: 200, body: '{"suggestedWindow":' }, times),
  },
  ariMissing: {
    description: 'Die CA kennt das Zertifikat nicht, zu dem sie raten soll (404)',
    arm: (ca, times) => {
      const problem = { type: 'malformed', detail: 'The certificate is not from this CA' };
      ca.failNext('renewalInfo', { status: 404, problem }, times);
    },
  },
  ariUnavailable: {
    description: 'Die CA kann gerade nicht raten (503)',
    arm: (ca, times) => ca.failNext('renewalInfo', { status: 503, headers: { 'Retry-After': '60' } }, times),
  },
  ariUnsupported: { description: 'Die CA rät nie (kein renewalInfo im Verzeichnis)', arm: advise(undefined) },
  alreadyReplaced: {
    description: 'Die CA hält das Zertifikat für schon ersetzt (409)',
    arm: problemOn('newOrder', 'alreadyReplaced', 409, 'The certificate is replaced by another order already'),
  },
} as const satisfies Record<string, NamedFault>;

export type FaultName = keyof typeof table;

export const faults: Readonly<Record<FaultName, NamedFault>> = table;

/** Whether a word from a command line names a fault. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(table, name);
}
