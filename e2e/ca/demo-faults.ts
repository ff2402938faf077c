import { faults, isFaultName, type FaultName } from './faults.ts';

/** What the words after `--fault` of the demonstration ask for. */
export type WantedFaults =
  { kind: 'none' } | { kind: 'list' } | { kind: 'unknown'; words: string[] } | { kind: 'armed'; names: FaultName[] };

export function wantedFaults(words: readonly string[]): WantedFaults {
  if (words.length === 0) return { kind: 'none' };
  if (words.includes('list')) return { kind: 'list' };
  const unknown = words.filter((word) => !isFaultName(word));
  if (unknown.length > 0) return { kind: 'unknown', words: unknown };
  return { kind: 'armed', names: [...new Set(words.filter(isFaultName))] };
}

/** All faults with what they do, one per line. */
export function faultList(): string {
  const names = Object.keys(faults).filter(isFaultName);
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `  ${name.padEnd(width)}  ${faults[name].description}`).join('\n');
}

/** Whether the fault shows only once there is a certificate, an account or an order. */
export function needsCertificate(name: FaultName): boolean {
  return name.startsWith('ari') || AFTER_THE_FIRST.has(name);
}
const AFTER_THE_FIRST: ReadonlySet<FaultName> = new Set<FaultName>([
  'alreadyReplaced',
  'accountUnknown',
  'accountDeactivated',
]);

/** What has been armed and what to expect, in one line. */
export function armedLine(name: FaultName): string {
  return `Störung „${name}“: ${faults[name].description}. ${expectations[name]}`;
}

const once = 'Sie tritt beim nächsten Versuch ein, einmal; der danach gelingt wieder.';
const stays = 'Sie bleibt bestehen.';
/** The "not before" that a CA names is kept: see `electron/service/issuance/attempt-memory.ts`. */
const refusedFor = (span: string) =>
  `Sie tritt beim nächsten Versuch ein. ${span} lang bekommt danach jeder Klick dieselbe Antwort, ohne dass die CA gefragt wird; dann gelingt es wieder.`;
/** ARI is no event in the journal: it only sets the time of the renewal, in a host's turn (`service.ts`). */
const asked =
  'Der Webserver fragt die CA von selbst danach, etwa eine halbe Minute nach der Ausstellung (mit --auto ist die Vorführung dann schon zu Ende)';
const renewalSays = (what: string) => `${asked}. Danach nennt die Zeile „Erneuerung“ ${what}.`;
const noUse = `${asked}. Die Zeile „Erneuerung“ bleibt, wie sie ist: Ohne brauchbaren Rat wird erneuert, wenn noch ein Drittel der Laufzeit übrig ist.`;
const notSoSoon =
  'einen Zeitpunkt in neun Tagen: Früher als nach einem Zehntel der Laufzeit bestellt er nicht noch einmal';

/** For faults armed once, as in the demonstration. `e2e/specs/demo-faults.test.ts` checks what a test can play. */
const expectations: Readonly<Record<FaultName, string>> = {
  rateLimited: refusedFor('Eine Stunde'),
  // Nothing that a CA says binds for longer: `shared/domain/ca-hold.ts`.
  rateLimitedUntil: refusedFor('Einen Tag'),
  realRateLimits:
    'Sie bleibt bestehen: Das sechste Zertifikat lehnt die CA ab. Bis zu der Zeit, die sie nennt, höchstens aber einen Tag, wird sie danach nur noch einmal gefragt, und das nur, wenn Sie darauf bestehen.',
  overloaded: refusedFor('Zwei Minuten'),
  heldForYears: refusedFor('Einen Tag'),
  serverError: once,
  nameRejected: once,
  caaForbids: once,
  termsChanged: once,
  contactRejected: 'Sie trifft das Anlegen des Kontos beim nächsten Versuch, einmal; der danach gelingt wieder.',

  unavailable:
    'Sie trifft die nächste Frage an die CA, einmal: Schon die Prüfung vor der Anforderung hält den nächsten Versuch an; der danach gelingt wieder.',
  htmlInstead:
    'Sie tritt beim nächsten Versuch ein, einmal: Schon die Prüfung vor der Anforderung hält ihn an; der danach gelingt wieder.',
  emptyBody: once,
  halfBody: once,
  dripping: 'Der nächste Versuch dauert dadurch länger und gelingt trotzdem.',
  dripsForEver:
    'Sie tritt beim nächsten Versuch ein, einmal: Er gibt nach einer Minute auf; der danach gelingt wieder.',
  slowAnswers: 'Sie bleibt bestehen; jeder Versuch dauert dadurch länger und gelingt trotzdem.',
  hung: 'Sie tritt beim nächsten Versuch ein, einmal: Er gibt nach einer halben Minute auf; der danach gelingt wieder.',
  cut: once,
  reset: once,
  badNonces: 'Sie bleibt bestehen; jeder Versuch braucht dadurch mehr Anfragen und gelingt trotzdem.',
  allNoncesBad: 'Sie bleibt bestehen: Kein Versuch gelingt.',

  accountUnknown: 'Die nächste Erneuerung legt von selbst ein neues Konto an und gelingt.',
  accountDeactivated:
    'Sie bleibt bestehen: Keine Erneuerung gelingt, bis das Konto neu angelegt wird, wie die Meldung es beschreibt.',
  externalAccountRequired: 'Sie bleibt bestehen: Ohne ein Konto bei der CA gelingt kein Versuch.',

  slowValidation: 'Sie bleibt bestehen; jeder Versuch dauert so lange und gelingt trotzdem.',
  orderStuck:
    'Der nächste Versuch gibt nach drei Minuten auf. Der danach wartet noch eine halbe Minute auf dieselbe Bestellung, macht dann eine neue und gelingt.',
  orderInvalid: once,
  ordersSpoilt: 'Sie trifft nur Bestellungen, die gerade offen sind; am Anfang der Vorführung ist es keine.',

  otherName: once,
  otherKey: once,
  expired: once,
  notYetValid:
    'Sie tritt beim nächsten Versuch ein. Die danach holen dasselbe Zertifikat noch einmal ab und weisen es ab, bis es morgen gilt: Meist ginge nur die Uhr nach, und ein neues würde mitgezählt.',
  chainMissing: once,
  chainWrong: once,
  chainDisordered: once,
  chainForeign: once,
  notPem: once,
  shortLived: stays,
  profileGone: 'Sie bleibt bestehen; unter „Erweitert“ steht beim Zertifikatsprofil außer dem üblichen nur dieses.',

  ariFuture: renewalSays('einen Tag im letzten Zwanzigstel der Laufzeit: Länger wartet er nicht, was die CA auch rät'),
  ariPast: `${renewalSays(notSoSoon)} Darunter steht die Adresse, unter der die CA ihren Rat begründet.`,
  ariNow: renewalSays(notSoSoon),
  ariInvalid: noUse,
  ariNoRetryAfter: renewalSays('eine Zeit, die der CA recht ist; gefragt wird sie nach sechs Stunden wieder'),
  ariMalformed: noUse,
  ariMissing: noUse,
  ariUnavailable: `${renewalSays('eine Zeit, die der CA recht ist')} Denn eine Minute nach der ersten Frage fragt er noch einmal.`,
  ariUnsupported: noUse,
  alreadyReplaced:
    'Sie trifft die nächste Erneuerung, einmal: Die Bestellung wird ohne diese Angabe wiederholt und gelingt.',
};
