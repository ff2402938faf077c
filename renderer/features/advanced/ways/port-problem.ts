/** What is wrong with the port that somebody has typed; `null`: nothing. Pure. */
export type PortProblem = { reason: 'badPort' } | { reason: 'ownPortTaken' | 'erpPortTaken'; port: number };

/** @param taken ports that this product and profacto have, and keep */
export function portProblem(
  text: string,
  { own, erp }: { own?: { httpPort: number; httpsPort: number }; erp?: { port: number } | null },
): PortProblem | null {
  const typed = text.trim();
  const port = Number(typed);
  if (!/^\d{1,5}$/.test(typed) || port < 1 || port > 65_535) return { reason: 'badPort' };
  if (erp?.port === port) return { reason: 'erpPortTaken', port };
  return own?.httpPort === port || own?.httpsPort === port ? { reason: 'ownPortTaken', port } : null;
}
