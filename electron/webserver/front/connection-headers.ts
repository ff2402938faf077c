/** What both directions do with headers: each name has a fate, and `Connection` names those of this connection alone. */

/** Programs send few different names, and each in one spelling; a stranger's inventions must not fill the memory. */
const MAX_REMEMBERED = 500;

/** The same function, which remembers what it has said of a name. @param fateOf is given the name in lower case */
export function rememberingFates<Fate>(fateOf: (name: string) => Fate): (name: string) => Fate {
  const fates = new Map<string, Fate>();
  return (name) => {
    const known = fates.get(name);
    if (known !== undefined) return known;
    const fate = fateOf(name.toLowerCase());
    if (fates.size < MAX_REMEMBERED) fates.set(name, fate);
    return fate;
  };
}

const USUAL = /^\s*(?:keep-alive|close|upgrade)?\s*$/i;

/** The names that a `Connection` holds (RFC 9110 §7.6.1), with those of one before it; `null`: only the usual ones. */
export function namesIn(connection: string, before: ReadonlySet<string> | null): ReadonlySet<string> | null {
  if (USUAL.test(connection)) return before;
  const names = connection.split(',').map((one) => one.trim().toLowerCase());
  return new Set([...(before ?? []), ...names]);
}

/**
 * Takes away what `Connection` names.
 *
 * @param headers names and values in turns
 * @param kept what nobody may have taken away, in lower case
 */
export function withoutNamed(
  headers: string[],
  named: ReadonlySet<string> | null,
  kept: ReadonlySet<string>,
): string[] {
  if (named === null) return headers;
  const isDropped = (name: string) => named.has(name) && !kept.has(name);
  return headers.filter((_, index) => !isDropped((headers[index - (index % 2)] ?? '').toLowerCase()));
}
