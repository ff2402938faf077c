/** Why the application behind the web server did not answer a visitor. */
export const upstreamReasons = [
  /** Nobody listens there, or the way to it is closed. */
  'refused',
  /** It could not be reached in time. */
  'unreachable',
  /** All connections to it were in use for too long. */
  'busy',
  /** It has taken the request and did not answer in time, or stopped in the middle of its answer. */
  'silent',
  /** It closed the connection without an answer, or in the middle of it. */
  'closed',
  /** What it answered is no HTTP. */
  'notHttp',
  /** Its certificate is not trusted, or TLS failed. */
  'tls',
  /** Its address leads back to us. */
  'loop',
] as const;
export type UpstreamReason = (typeof upstreamReasons)[number];
