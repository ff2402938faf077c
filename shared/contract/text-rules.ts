/**
 * Rules for settings that are texts, shared by the service's schema and the panel's fields, so that both refuse the
 * same values for the same reasons. Pure, and without zod, which the panel does not load.
 */
import type { SettingIssueReason } from './failures.ts';
import { isIpv4Address, isIpv6Address } from '#shared/values/addresses.ts';
import { isEmail } from '#shared/values/email.ts';
import { checkHostname } from '#shared/values/hostname.ts';
import { upstreamOf } from '#shared/values/upstream.ts';
import { parseUrl } from '#shared/values/url.ts';

/** Returns why a value is refused; `null`: it is accepted. */
export type Rule<T> = (value: T) => SettingIssueReason | null;

const MAX_TEXT_LENGTH = 500;
const MAX_ARGUMENTS = 50;
const MAX_ARGUMENT_LENGTH = 2000;

/** Any text of a sensible length. */
const shortText: Rule<string> = (text) => (text.length > MAX_TEXT_LENGTH ? 'tooLong' : null);

/** A word that a CA hands out or chooses among: a key ID (RFC 8555 §7.3.4), a profile. */
export const caWord: Rule<string> = (text) => shortText(text);

/** The public address, or empty. */
export const serverAddress: Rule<string> = (text) => {
  if (text === '') return null;
  const checked = checkHostname(text);
  return checked.ok ? null : checked.reason;
};

/** The contact, or empty. */
export const contactEmail: Rule<string> = (text) => (text === '' || isEmail(text) ? null : 'notAnEmail');

/** The URL of a CA's directory. */
export const httpsUrl: Rule<string> = (text) =>
  shortText(text) ?? (parseUrl(text)?.protocol === 'https:' ? null : 'notAnHttpsUrl');

/**
 * The URL of the web application behind the integrated web server, which everybody on the internet then reaches: on
 * this machine or in its private network.
 */
export const upstream: Rule<string> = (text) => {
  const reason = shortText(text);
  if (reason !== null) return reason;
  const leadsTo = upstreamOf(text);
  if (leadsTo === null) return 'notAUrl';
  if (leadsTo.hasUserInfo) return 'hasUserInfo';
  return leadsTo.place === null ? 'notInThisNetwork' : null;
};

/** The URL that has profacto restart its web server: on this machine or in its private network; or empty. */
export const restartUrl: Rule<string> = (text) => (text === '' ? null : upstream(text));

/** `HH:MM`, from `00:00` to `23:59`. */
export const timeOfDay: Rule<string> = (text) => (/^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? null : 'notATimeOfDay');

/** A key as CAs hand it out: base64url, also as plain base64 or with padding. */
export const base64Url: Rule<string> = (text) =>
  shortText(text) ?? (/^[A-Za-z0-9_+/=-]*$/.test(text) ? null : 'notBase64Url');

/** Windows drive or UNC path, or a POSIX path: a panel may run on another platform than the service. */
export const absolutePath: Rule<string> = (text) =>
  shortText(text) ?? (/^(\/|[A-Za-z]:[\\/]|\\\\)/.test(text) ? null : 'notAnAbsolutePath');

/** A port of TCP. */
export const port: Rule<number> = (value) =>
  Number.isInteger(value) && value >= 1 && value <= 65_535 ? null : 'notAPort';

/** The number that decimal digits of a command line or a field make; `NaN` for all else that JavaScript takes for one. */
export const portOf = (text: string): number => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN);

/** `127.0.0.1`, `127.0.0.1:53`, `::1`, `[::1]:53`: what `dns.Resolver.setServers` takes. */
export const dnsServer: Rule<string> = (text) => {
  if (isIpv6Address(text)) return null;
  const parts = /^(?:\[(?<ipv6>[^\]]*)\]|(?<ipv4>[^:]*))(?::(?<port>\d{1,5}))?$/.exec(text)?.groups;
  if (parts === undefined || (parts.port !== undefined && port(portOf(parts.port)) !== null)) return 'notADnsServer';
  const isAddress = parts.ipv6 === undefined ? isIpv4Address(parts.ipv4 ?? '') : isIpv6Address(parts.ipv6);
  return isAddress ? null : 'notADnsServer';
};

const MAX_DNS_SERVERS = 8;

/** So many name servers that each can still be asked. */
export const dnsServerCount: Rule<readonly string[]> = (servers) =>
  servers.length > MAX_DNS_SERVERS ? 'tooLong' : null;

/** The absolute path of a program and its arguments; empty: none. */
export const programCommand: Rule<readonly string[]> = (words) => {
  if (words.some((word) => word.length > MAX_ARGUMENT_LENGTH) || words.length > MAX_ARGUMENTS) return 'tooLong';
  const [program] = words;
  if (program === undefined) return null;
  if (absolutePath(program.trim()) !== null) return 'notAProgram';
  // Batch files run only in a shell, which could interpret arguments as commands (CVE-2024-27980).
  return /\.(bat|cmd)[. ]*$/i.test(program) ? 'batchFile' : null;
};
