/** From when until when a certificate is valid, whatever was written into it. */
import type { X509Certificate } from 'node:crypto';

/** How OpenSSL prints a time; a year before 1000 has fewer digits. */
const PRINTED = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{1,4}) GMT$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Both times in milliseconds since the epoch, from the year 0000 to 9999 (RFC 5280 §4.1.2.5). Of a certificate one of
 * whose times is none, both are 1970: it has long passed.
 *
 * Not by `validFromDate`, which Node has since 22.10 only.
 */
export function validityOf(certificate: X509Certificate): { notBefore: number; notAfter: number } {
  const [notBefore, notAfter] = [timeOf(certificate.validFrom), timeOf(certificate.validTo)];
  return notBefore === null || notAfter === null ? { notBefore: 0, notAfter: 0 } : { notBefore, notAfter };
}

/**
 * A time as Node gives that of a certificate ("Jan  1 00:00:00 40 GMT"), in milliseconds since the epoch; `null`: it is
 * none. `Date.parse` would take the year 40 for 2040.
 */
export function timeOf(text: string): number | null {
  const [, month = '', ...numbers] = PRINTED.exec(text) ?? [];
  const [day = 0, hours = 0, minutes = 0, seconds = 0, year = 0] = numbers.map(Number);
  const at = MONTHS.indexOf(month);
  const time = new Date(0);
  // `Date.UTC` would take the year 40 for 1940.
  time.setUTCFullYear(year, at, day);
  time.setUTCHours(hours, minutes, seconds);
  // What does not exist has become another time.
  const exists = time.getUTCMonth() === at && time.getUTCDate() === day && time.getUTCHours() === hours;
  return exists ? time.getTime() : null;
}
