/** All checks, in the order of the path: from the settings out to the internet and back. */
export const checkIds = [
  // This machine.
  'edition',
  'address',
  'contact',
  'database',
  'space',
  'place',
  'clock',
  // The name.
  'dns',
  'ipv4',
  'ipv6',
  'resolver',
  'caa',
  // The path in on port 80, and the CA that uses it.
  'httpPort',
  'challenge',
  'outside',
  'ca',
  'terms',
  // The certificate on the disk.
  'certificate',
  'pair',
  'chain',
  'covers',
  'expiry',
  // The path in on port 443, and what is served there.
  'httpsPort',
  'local',
  'connection',
  'protocol',
  'trust',
  'name',
  'validity',
  'fingerprint',
  'redirect',
] as const;
