/** Whether a certificate's names cover a host name. Pure. */

/** RFC 9525 §6.3: exact match, or a wildcard as the whole left-most label. Both sides as A-labels. */
export function coversName(names: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase();
  return names.some((one) => {
    const name = one.toLowerCase();
    if (name === wanted) return true;
    return name.startsWith('*.') && wanted.split('.').slice(1).join('.') === name.slice(2);
  });
}
