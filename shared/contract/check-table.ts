/**
 * All checks: one row a check with the hop of the picture that it belongs to, in the order of the path, from the settings
 * out to the internet and back. No zod: the panel loads this too.
 */

/** The places that a connection from the internet passes, and those that a certificate depends on. */
export const hopIds = [
  'internet',
  'domain',
  'router80',
  'port8080',
  'profacto',
  'ca',
  'router443',
  'tls',
  'certificate',
] as const;
export type HopId = (typeof hopIds)[number];

/** The hop that each check belongs to. */
export const hopByCheck = {
  // This machine.
  edition: 'profacto',
  address: 'domain',
  contact: 'profacto',
  database: 'profacto',
  space: 'profacto',
  place: 'profacto',
  access: 'profacto',
  clock: 'profacto',
  // The name.
  dns: 'domain',
  ipv4: 'domain',
  ipv6: 'domain',
  resolver: 'domain',
  caa: 'domain',
  // The line to which the name is to lead, as the router tells.
  line: 'domain',
  // The path in on port 80, and the CA that uses it.
  httpPort: 'port8080',
  challenge: 'router80',
  outside: 'internet',
  ca: 'ca',
  terms: 'ca',
  // The certificate on the disk.
  certificate: 'certificate',
  pair: 'certificate',
  chain: 'certificate',
  covers: 'certificate',
  expiry: 'certificate',
  // The path in on port 443, and what is served there.
  httpsPort: 'tls',
  local: 'tls',
  connection: 'router443',
  protocol: 'tls',
  trust: 'certificate',
  name: 'certificate',
  validity: 'certificate',
  fingerprint: 'certificate',
  redirect: 'tls',
  // What stands behind the web server.
  application: 'profacto',
} as const satisfies Record<string, HopId>;

export const checkIds = Object.keys(hopByCheck) as (keyof typeof hopByCheck)[];
