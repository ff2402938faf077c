/** The steps of a request, in their order (RFC 8555 §7.1 where the CA is involved). */
export const requestSteps = [
  /** The checks before the CA is asked; a rehearsal, being a check itself, has none. */
  'preflight',
  /** The account at the CA exists. */
  'account',
  /** The order is placed. */
  'order',
  /** The CA has fetched the challenge response from this machine. */
  'challenge',
  /** The authorization is valid. */
  'validation',
  /** The order is finalized and the certificate downloaded. */
  'certificate',
  /** The pair is checked and stored in its folder. */
  'install',
  /** The integrated web server uses the pair. */
  'restart',
  /** A real connection got exactly this certificate. */
  'verification',
] as const;

/** The steps of every operation. `revocation`: after a request, where the previous certificate's key is compromised. */
export const stepIds = [...requestSteps, 'revocation'] as const;
export type StepId = (typeof stepIds)[number];
