/** The steps of a request, in their order (RFC 8555 §7.1 where the CA is involved). */
export const requestSteps = [
  /** The checks before the CA is asked; not before a rehearsal, which is itself a check. */
  'preflight',
  /** The account at the CA is there. */
  'account',
  /** The order is placed. */
  'order',
  /** The CA has fetched the challenge's answer from this machine. */
  'challenge',
  /** The CA has said that the authorization is valid. */
  'validation',
  /** The order is finalized and the certificate downloaded. */
  'certificate',
  /** The pair is checked and in its folder. */
  'install',
  /** The integrated web server runs with it. */
  'restart',
  /** A real connection got exactly this certificate. */
  'verification',
] as const;
