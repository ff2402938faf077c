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

/** All names with what they do, one a line. */
export function faultList(): string {
  const names = Object.keys(faults).filter(isFaultName);
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `  ${name.padEnd(width)}  ${faults[name].description}`).join('\n');
}

/** A certificate, an account or an order has to be there before this can go wrong. */
export function needsCertificate(name: FaultName): boolean {
  return name.startsWith('ari') || AFTER_THE_FIRST.has(name);
}
const AFTER_THE_FIRST: ReadonlySet<FaultName> = new Set<FaultName>([
  'alreadyReplaced',
  'accountUnknown',
  'accountDeactivated',
]);

/** What has been armed, and what to expect, in a line. */
export function armedLine(name: FaultName): string {
  return `Störung „${name}“: ${faults[name].description}. ${expectation(name)}`;
}

function expectation(name: FaultName): string {
  if (name === 'alreadyReplaced') return 'Sie trifft die nächste Erneuerung, einmal.';
  if (name.startsWith('ari'))
    return 'Der Webserver fragt die CA von selbst um Rat; das Protokoll zeigt, was er daraus macht.';
  if (needsCertificate(name)) return 'Sie bleibt bestehen und trifft die nächste Erneuerung.';
  if (name === 'ordersSpoilt') return 'Sie trifft nur Bestellungen, die gerade offen sind.';
  return isOnce(name)
    ? 'Sie tritt beim nächsten Versuch ein, einmal; der danach gelingt wieder.'
    : 'Sie bleibt bestehen.';
}

/** Whether it happens so many times, and is not how the CA is from now on. */
function isOnce(name: FaultName): boolean {
  return faults[name].arm.length > 1;
}
