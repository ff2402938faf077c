export const challengeTypes = ['http-01', 'tls-alpn-01'] as const;
/** How a CA looks whether a name is ours: over HTTP on port 80 (RFC 8555 §8.3), or over TLS on port 443 (RFC 8737). */
export type ChallengeType = (typeof challengeTypes)[number];
