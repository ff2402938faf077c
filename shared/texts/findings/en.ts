import type { ChallengeType } from '#shared/values/challenge-type.ts';
import { betweenEn, withoutServiceEn } from '#shared/texts/between/en.ts';
import { betweenAdvice } from '#shared/texts/between/shape.ts';
import { asFindings, besideTexts } from '#shared/texts/beside.ts';
import { databaseTexts } from '#shared/texts/database.ts';
import type { AddressKind, FindingData } from '#shared/contract/findings.ts';
import type { Formats } from '#shared/texts/advice.ts';
import { otherProfacto } from '#shared/texts/other-profacto.ts';
import { portOccupantEn as occupant } from '#shared/texts/port-occupant/en.ts';
import {
  capitalize,
  excerpt,
  familyOf,
  firewallPort,
  hostWithPort,
  inBrackets,
  noAction,
  portChange,
  protocolName,
  quoteIn,
  redirectTarget,
  shortFingerprint,
  urlOf,
  whoDeletes,
  whoOpens,
  withoutDot,
  type AddressFamily,
  type CheckTitles,
  type FindingText,
  type ForwardedEndpoint,
  type NoAnswerCause,
  type PortKey,
} from './shape.ts';
import { phrasesIn, type FindingPhrases, type FindingTexts } from './variants.ts';

export const checkTitlesEn: CheckTitles = {
  edition: 'Product edition',
  address: 'Public server address',
  contact: 'Certification contact',
  database: 'Database directory',
  space: 'Free disk space',
  place: 'Where the key is kept',
  access: 'Access rights',
  clock: 'Clock',
  dns: 'Name on the internet (DNS)',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  resolver: 'DNS servers compared',
  caa: 'Permission in DNS (CAA)',
  line: 'Your internet connection',
  httpPort: 'HTTP port on this machine',
  challenge: 'Forwarding of port 80',
  outside: 'Request from the internet',
  ca: 'Certificate authority',
  terms: 'Terms of service',
  certificate: 'Certificate',
  pair: 'Certificate and key',
  chain: 'Certificate chain',
  covers: 'Name in the installed certificate',
  expiry: 'Lifetime of the installed certificate',
  httpsPort: 'HTTPS port on this machine',
  local: 'HTTPS on this machine',
  connection: 'HTTPS at the public address',
  protocol: 'Encryption method',
  trust: 'Trust',
  name: 'Name in the certificate',
  validity: 'Validity',
  fingerprint: 'Fingerprint',
  redirect: 'Redirect to HTTPS',
  application: 'Application behind the web server',
};

const noConnection = 'Not checked, because no encrypted connection was possible.';
const clockWrong = 'Cannot be judged while the clock of this machine is wrong.';
const noCertificate = 'Not checked, because no readable certificate is installed.';
const noAddresses = 'Not checked, because no internet address is known for the name.';
const request = '“Request/renew certificate”';
const webspace =
  'If the address belongs to your domain provider (web space, parking page), enter the address of your internet line there instead.';
const afterNextChange = 'Make a “Rehearsal” after the next change in the router; until then there is nothing to do.';
const ownLine =
  'In the router, forward port 443 straight to this machine, without a proxy and without a virus scanner in between.';
const fingerprints = (served: string, installed: string): string =>
  `The fingerprints (SHA-256 served ${shortFingerprint(served)}, installed ${shortFingerprint(installed)}) differ.`;
const servesExpired = (date: string): string =>
  `On port 443, another server serves an old certificate for your name, which expired on ${date}.`;
const hasCopy =
  'This machine serves the new one; in front of it stands a proxy or a firewall with a copy of the old one.';
const setClock = 'Set the date, time and time zone of this machine right.';
const automaticClock = 'In the date and time settings, the clock can also be told to set itself.';
const connectDrive = 'Connect the drive again that holds this folder.';
const renewNow = `Request a new certificate with ${request}.`;
const webServerInProfacto = 'Restart the web server in profacto.';
const restartUs = 'Restart profacto Datenschutz.';
const letThrough = (host: string): string =>
  `In the firewall, allow this machine connections to ${hostWithPort(host, 'port')}.`;
const instead = (place: string, command: string): string =>
  `Instead of under Advanced → ${place}, it can be set with “profacto-tls settings set ${command}”.`;
const caOutage = 'If the internet works otherwise, the certificate authority itself may be out of order.';
const ownCaAddress =
  'For a certificate authority of your own, its address may be wrong; it stands under Advanced → For the IT partner → Certificate authorities (command “profacto-tls settings get acmeDirectoryUrl”).';
const chooseLetsEncrypt =
  'Under Advanced → For the IT partner → Certificate authorities, click “Enter Let’s Encrypt”, and request a new certificate.';
const letsEncryptCommand = instead(
  'For the IT partner → Certificate authorities',
  'acmeDirectoryUrl=https://acme-v02.api.letsencrypt.org/directory',
);
const filesInAll = (count: number, format: Formats): string =>
  count === 1 ? '' : `It concerns ${format.number(count)} files and folders in all. `;
const noRedirect =
  'Turn the redirect off, so that requests for /.well-known/acme-challenge/ on port 80 arrive at profacto.';
const whereRedirected =
  'It was set up at the domain provider, in the router or in another web server. It is safest if the name leads straight to your internet line with an A record.';
/** What changes an answer on its way. */
const between = 'On the way there is a proxy, a firewall or virus protection.';
const dynDnsHint = ({ dynDns }: { dynDns?: string | undefined }): string =>
  dynDns === undefined ? 'With DynDNS, turn off the update of the IPv6 address for that.' : '';

/** Why no answer came. */
const noAnswer: Record<NoAnswerCause, string> = {
  refused: 'the connection was refused',
  timeout: 'there was no answer',
  reset: 'the connection was cut',
  unreachable: 'there is no route to it',
  other: 'no connection was possible',
};
const kinds: Record<AddressKind, string> = {
  private: 'an address of your own network',
  cgnat: 'an address of the network of your internet provider',
  linkLocal: 'an address valid only between devices on the same network cable',
  loopback: 'the address by which every machine means itself',
  documentation: 'an address that is meant only for examples',
  reserved: 'an address that is reserved for special purposes',
};
const records: Record<AddressFamily, string> = { ipv4: 'A record', ipv6: 'AAAA record' };
const way = (challenge: ChallengeType): string =>
  challenge === 'http-01' ? '“http-01” (a request on port 80)' : '“tls-alpn-01” (a request on port 443)';
const occasions: Record<FindingData<'OUTSIDE_REACHED'>['by'], string> = { request: 'request', rehearsal: 'rehearsal' };
/** Why a missing answer, seen from inside, proves nothing. */
const whyInconclusive: Record<AddressFamily, string> = {
  ipv4: 'Many routers do not allow requests from their own network to their own public address; from the internet it may work all the same.',
  ipv6: 'Perhaps this machine itself has no IPv6; from the internet it may work all the same.',
};

const quoted = quoteIn('“', '”');

const phrases: FindingPhrases = {
  dnsServer: {
    system: () => 'the DNS server of this machine',
    zone: () => 'the name servers of the domain',
    other: ({ server }) => `the DNS server ${server}`,
  },
  names: {
    few: ({ names, list }) => list(names),
    many: ({ first, count }) => `${first} and others (${count} in all)`,
  },
  addresses: {
    none: () => 'no address',
    few: ({ addresses, list }) => list(addresses),
    many: ({ first, count }) => `${first} and others (${count} in all)`,
  },
  butNames: { none: () => '', some: (data) => `, but ${say('names', data)}` },
  allowedCas: { none: () => 'nobody', some: ({ allowed, list }) => `only ${say('names', { names: allowed, list })}` },
  caaRecord: {
    none: () => 'with the identifier of your certificate authority',
    known: ({ first }) => `“0 issue "${first}"”`,
  },
  missingForwarding: {
    ipv4: (endpoint) =>
      `the forwarding in the router is missing: port ${String(endpoint.port)} has to lead to ${target(endpoint)}`,
    ipv6: ({ port }) => `port ${String(port)} is not open in the router for the IPv6 address of this machine`,
  },
  forwardingRemedy: {
    ipv4: (endpoint) => `In the router, forward port ${String(endpoint.port)} (TCP) to ${target(endpoint)}.`,
    ipv6: ({ port }) => openIpv6(port),
    ipv6OtherPort: ({ port, key }) =>
      `Open port ${String(port)} for the IPv6 address of this machine in the router, and have profacto Datenschutz itself listen on port ${String(port)} (Advanced → This server, “profacto-tls settings set ${key}=${String(port)}”).`,
    ipv6Needless: (data) => deleteRecord(data),
  },
  caUnreachable: {
    dns: () => 'DNS gave no internet address for this name',
    noAnswer: ({ cause }) => noAnswer[cause],
    other: ({ systemCode }) => `no connection was possible (message of the system: ${systemCode})`,
  },
  daysLeft: {
    underOne: () => 'less than a day left',
    one: () => 'one day left',
    many: ({ daysLeft }) => `${String(daysLeft)} days left`,
  },
  duration: {
    second: ({ value }) => `${value} second`,
    seconds: ({ value }) => `${value} seconds`,
    minute: ({ value }) => `${value} minute`,
    minutes: ({ value }) => `${value} minutes`,
    hour: ({ value }) => `${value} hour`,
    hours: ({ value }) => `${value} hours`,
    day: ({ value }) => `${value} day`,
    days: ({ value }) => `${value} days`,
  },
};
const say = phrasesIn(phrases);

/** Where the router has to forward to, as a part of a sentence. */
const someArrived = ({ arrived, asked }: FindingData<'CHALLENGE_UNSTEADY'>): string =>
  `Of ${String(asked)} requests only ${String(arrived)} reached this machine`;
const alsoVisitors =
  'The certificate authority calls from several places, and visitors, too, get through only at times.';

const target = ({ forward }: ForwardedEndpoint): string =>
  `port ${String(forward.internalPort)} of this machine${inBrackets(forward.lanAddress)}`;

const openIpv6 = (port: number): string =>
  `In the router, open port ${String(port)} for the IPv6 address of this machine.`;

const firewall = (endpoint: ForwardedEndpoint): string =>
  `The firewall of this computer may be the reason as well; it has to let port ${firewallPort(endpoint)} in.`;

const foreignPage = ({ title, server, httpStatus }: FindingData<'CHALLENGE_FOREIGN_PAGE'>): string =>
  `another page${quoted(title, ' with the title ', '')} (HTTP status ${String(httpStatus)}${quoted(server, ', web server ', '')})`;

const foreignDetails = `If the router itself answers there, move its remote access to another port. ${webspace}`;

/** Who answers in the place of this server; on port 443 the one who has it himself gives it up first. */
const answeredBy = ({ by, ...data }: FindingData<'CHALLENGE_ANSWERED_BY'>, key: PortKey): FindingText => {
  const place = {
    name: data.name,
    alias: data.alias,
    port: data.port,
    forwarding: say('forwardingRemedy', { ...data, key }),
    target: target(data),
    occupied: key === 'httpsPort' && familyOf(data.address) === 'ipv4',
  };
  const { what, todo, ...more } = betweenAdvice(by, place, betweenEn);
  return { finding: what, remedy: todo, ...more };
};

/** A record of the name as it is listed at the domain provider. */
const recordOf = ({ address }: { address: string }): string => `${records[familyOf(address)]} ${address}`;

const hereOf = ({ here }: { here: readonly string[] }, list: Formats['list']): string =>
  say('addresses', { addresses: here, list });

/** Who has given the address: a record of the domain, or DynDNS, where nobody has entered it. */
type Recorded = { address: string; dynDns?: string | undefined };
const deleteRecord = (data: Recorded): string =>
  data.dynDns === undefined
    ? `Delete the ${recordOf(data)} at the domain provider.`
    : `Where DynDNS is set up for ${data.dynDns}, switch off that it passes on the IPv6 address.`;

const whichRecord = (data: Recorded): string =>
  familyOf(data.address) === 'ipv6'
    ? `An AAAA record is for IPv6, an A record for IPv4. The certificate authority takes IPv6 first, and so do many visitors. ${dynDnsHint(data)}`
    : 'There are several records for your name. Which of them the certificate authority and visitors take is chance.';

const cameThrough = ({ reachedAt }: { reachedAt: string | null }, date: Formats['date']): string =>
  reachedAt === null ? '' : ` On ${date(reachedAt)} the certificate authority came through to this machine.`;

/** What is to be set up if nobody comes through from outside either. */
const ifMissing = (when: string, data: ForwardedEndpoint): string =>
  data.ipv4 === true ? '' : ` ${when}, ${say('missingForwarding', data)}.`;

const otherCertificate = ({ fingerprint256 }: { fingerprint256: string }): string =>
  `A virus scanner that reads encrypted connections looks the same; the issuer often tells which product it is. The fingerprint (SHA-256) begins with ${shortFingerprint(fingerprint256)}.`;

/** The step of taking another port, and its command. */
const otherPort = (key: PortKey): string =>
  key === 'httpPort'
    ? 'Give profacto Datenschutz another HTTP port, and have the router forward port 80 to it.'
    : 'Give profacto Datenschutz another HTTPS port, and have the router forward port 443 to it.';
const changePort = (port: number, key: PortKey, httpPort?: number): string => {
  const { other, outside } = portChange(port, key, httpPort);
  return `You move profacto Datenschutz to another port under Advanced → This server, or with “profacto-tls settings set ${key}=${other}”, for example; in the router, port ${outside} then has to lead there.`;
};

/** Where it is looked for profacto, and where its port is set. */
const setUpstream = 'Under Advanced → How profacto is reached, set the port on which profacto answers.';
const findAndSet =
  'Instead of under Advanced → How profacto is reached, it can be done with “profacto-tls find” and “profacto-tls settings set upstream=http://127.0.0.1:8081”.';

const portBusy = (key: PortKey): FindingTexts['HTTP_PORT_BUSY'] => ({
  unknown: ({ port }) => ({
    finding: `Port ${String(port)} is taken by another program.`,
    remedy: `End the other program that uses port ${String(port)}.`,
    who: 'itPartner',
    details: `Often it is IIS, Apache, Skype or a second profacto Datenschutz. ${changePort(port, key)}`,
  }),
  profacto: ({ port, pid, configDir }) => ({
    finding: `Port ${String(port)} is taken: it is used by ${otherProfacto.en.which(pid)}.`,
    remedy: otherProfacto.en.remedy,
    who: 'itPartner',
    details: otherProfacto.en.more(configDir),
  }),
  erp: ({ port, version }) => ({
    finding: `Port ${String(port)} is taken: ${occupant.erp(version)}.`,
    remedy: occupant.chooseWay,
    who: 'itPartner',
    details: occupant.aboutWays,
  }),
  webServer: ({ port, ...server }) => {
    const { step, more } = occupant.releaseServer(server);
    return {
      finding: `Port ${String(port)} is taken: ${occupant.answers(server)}.`,
      remedy: step,
      who: 'itPartner',
      details: server.alsoErp ? more : `${more} ${changePort(port, key)}`,
    };
  },
  known: ({ port, holder, program }) => {
    const { step, more } = occupant.release[program](holder.name);
    return {
      finding: `Port ${String(port)} is taken: ${occupant.usedBy(holder)}.`,
      remedy: step,
      who: 'itPartner',
      details: `${more} ${changePort(port, key)}`,
    };
  },
});

const portForbidden = (key: PortKey): FindingTexts['HTTP_PORT_FORBIDDEN'] => ({
  privileged: ({ port }) => ({
    finding: `The operating system does not allow profacto Datenschutz to use port ${String(port)}.`,
    remedy: 'Give profacto Datenschutz the right to open ports below 1024.',
    who: 'itPartner',
    details: `On Linux this is done with “AmbientCapabilities=CAP_NET_BIND_SERVICE” in the unit of the service, without a service with “setcap”. ${changePort(port, key, 8080)}`,
  }),
  ordinary: ({ port }) => ({
    finding: `The operating system does not allow profacto Datenschutz to use port ${String(port)}.`,
    remedy: otherPort(key),
    who: 'itPartner',
    details: changePort(port, key),
  }),
});

const portUnusable =
  (key: PortKey): FindingTexts['HTTP_PORT_UNUSABLE'] =>
  ({ port, systemCode }) => ({
    finding: `Port ${String(port)} cannot be opened on this machine.`,
    remedy: otherPort(key),
    who: 'itPartner',
    details: `Message of the operating system: ${systemCode}. Network settings or security software may be the reason as well. ${changePort(port, key)}`,
  });

const enterPublicAddress = 'At the domain provider, enter the public IPv4 address of your internet line for the name.';
const aRecord = 'The provider calls this an A record; for a DynDNS name the router enters it.';
const leadsTo =
  (kind: AddressKind): FindingTexts['IPV4_NOT_PUBLIC']['private'] =>
  ({ address }) => ({
    finding: `Your name leads to ${address}, ${kinds[kind]}; from the internet it does not lead here.`,
    remedy: enterPublicAddress,
    who: 'domainProvider',
    details: aRecord,
  });
const ipv4NotPublic: FindingTexts['IPV4_NOT_PUBLIC'] = {
  private: leadsTo('private'),
  cgnat: ({ address }) => ({
    finding: `Your name leads to ${address}; you share this address with other customers of your internet provider, and nobody outside reaches you by it.`,
    remedy: 'Ask your internet provider for a public IPv4 address (“Dual Stack”) for your line.',
    who: 'internetProvider',
    details:
      'Such lines are called DS-Lite or CGNAT. Without a public IPv4 address only IPv6 remains: with an AAAA record that leads to this machine, without an A record, and with ports 80 and 443 open for IPv6 in the router.',
  }),
  loopback: leadsTo('loopback'),
  linkLocal: leadsTo('linkLocal'),
  documentation: leadsTo('documentation'),
  reserved: leadsTo('reserved'),
};

const askInternet =
  'Have a DNS server of the internet asked for the checks, under Advanced → This server (“profacto-tls settings set dnsServers=9.9.9.9”).';
const internalOnly: FindingTexts['IPV4_INSIDE'] = ({ address }) => ({
  finding: `In your network the name leads to ${address}, an address of your own network; where it leads on the internet cannot be learned from here.`,
  remedy: askInternet,
  who: 'itPartner',
  details:
    'It is usual that a DNS server in the house leads the name to the internal address (split DNS). The name servers of the domain, which know for certain, could not be asked from here.',
});

const partlyPublic: FindingTexts['IPV4_PARTLY_PUBLIC'] = ({ address, kind }) => ({
  finding: `Among the addresses of your name is one that does not lead to you (${address}); visitors who take it do not arrive.`,
  remedy: `At the domain provider, delete this address (${records[familyOf(address)]}).`,
  who: 'domainProvider',
  details: `It is ${kinds[kind]}. The certificate authority leaves such addresses out and takes the others.`,
});

const connectInternet = 'Connect this machine to the internet again.';
const nameServerGone = ({ gone }: { gone: { server: string; router: string } }): FindingText => ({
  finding: `On this machine a DNS server is entered that does not answer (${gone.server}), so that the machine finds no name on the internet.`,
  remedy: `In the network settings of this machine, change the DNS server to the router (${gone.router}).`,
  who: 'itPartner',
  details:
    'A DNS server says which address belongs to a name. The router answers such questions. Often the one that is entered is a former server of the house. If it is only switched off, or is the server of your Windows domain, get it running again instead.',
});

type LineRecord = FindingData<'LINE_RECORD_ELSEWHERE'>;
type LineForward = Pick<FindingData<'LINE_PORT_MISSING'>, 'forwards' | 'lanAddress'>;
const ofLine = ({ external }: LineRecord): string => `your line has ${external}.`;
const lineRecord = {
  own: (data: LineRecord, list: Formats['list']) => ({
    finding: `${data.name} leads to ${say('addresses', { ...data, list })}; ${ofLine(data)}`,
    remedy: `In the customer account of your domain, enter ${data.external} as the A record.`,
    who: 'domainProvider' as const,
  }),
  dynDns: (data: LineRecord & { dynDns: string }, list: Formats['list']) => ({
    finding: `The DynDNS name ${data.dynDns} still leads to ${say('addresses', { ...data, list })}; ${ofLine(data)}`,
    remedy: `Set up DynDNS for ${data.dynDns} anew in the router, so that it reports ${data.external}.`,
    who: 'itPartner' as const,
  }),
  alias: (data: LineRecord & { alias: string }, list: Formats['list']) => ({
    finding: `${data.name} is an alias of ${data.alias} and so leads to ${say('addresses', { ...data, list })}; ${ofLine(data)}`,
    remedy: `In the customer account of your domain, replace the alias (CNAME record) by an A record with ${data.external}.`,
    who: 'domainProvider' as const,
  }),
};
const changedSince = ({ reachedAt }: { reachedAt: string }, date: Formats['date']): string =>
  `So your router says. On ${date(reachedAt)} the certificate authority still came through; since then the line’s address has changed, or there is a second line.`;
const lastThrough = ({ reachedAt }: { reachedAt?: string | undefined }, date: Formats['date']): string =>
  reachedAt === undefined
    ? ''
    : ` On ${date(reachedAt)} the CA still came through; since then, the address of the line has changed.`;
const portsOf = ({ forwards }: Pick<LineForward, 'forwards'>): string =>
  forwards.map(({ port }) => `port ${String(port)}`).join(' and ');
const forwardAll = ({ forwards, lanAddress }: LineForward): string => {
  const pairs = forwards.map(({ port, internalPort }) => `port ${String(port)} (TCP) to port ${String(internalPort)}`);
  return `In the router, forward ${pairs.join(' and ')} of this machine${inBrackets(lanAddress)}.`;
};
const fromRouter = 'So the router itself says, when asked for its port forwardings (UPnP).';
const askForIpv4 = 'Ask your internet provider for a public IPv4 address (“dual stack”) for your line.';

const dnssecBroken =
  (what: string, remedy: (domain: string) => string, details: string): FindingTexts['DNS_DNSSEC_BROKEN']['staleDs'] =>
  ({ domain }) => ({
    finding: `The signature (DNSSEC) of the domain ${domain} ${what}; therefore the certificate authority does not believe the address.`,
    remedy: remedy(domain),
    who: 'domainProvider',
    details,
  });

const asked = (server: string): string => `According to ${say('dnsServer', { server })}.`;
const routerRestart = 'Restart the router, and have it checked again after that.';
const otherDnsServer =
  'Set another DNS server for the checks, under Advanced → This server (“profacto-tls settings set dnsServers=9.9.9.9”).';
const emptyMeansSystem =
  'An empty field under Advanced → This server (“profacto-tls settings set dnsServers=”) restores the default: then the DNS server of this machine is asked.';
const waitADay = 'Wait for a day, and then have it checked again.';
const waitAnHour = 'Wait for an hour, and then try again.';
const allNameServers = (address: string): string =>
  `Tell your domain provider that all of its name servers have to give ${address} for the name.`;
const nameServersExplained = (address: string): string =>
  `Name servers say which address belongs to a name; which of them the certificate authority and visitors ask is chance. What leads to this machine is ${address}. If the record was changed only a moment ago, the other name server mostly catches up within an hour.`;
const exemptFrom = (from: string): string => `There, exempt the path /.well-known/acme-challenge/ from ${from}.`;
const exemptInstead = (from: string): string =>
  `If it is a proxy that passes on to this machine, it is enough to exempt the path /.well-known/acme-challenge/ from ${from} there. ${webspace}`;
const aboutGateways =
  'A server in front is a proxy, a firewall or a service like Cloudflare. If you do not need it, let the port lead here without it.';
const caMissing = (ca: readonly string[]): string =>
  `your certificate authority${inBrackets(ca[0] ?? null)} is not among them`;
const besideAlias =
  'Beside an alias (CNAME record) DNS allows no CAA record; it belongs where the alias leads. An A record with the address of your line in place of the alias lifts the restriction as well.';
const aliasNote = (via: string | undefined, domain: string): string =>
  via === undefined
    ? ''
    : ` ${via} is an alias of ${domain} (CNAME record), whose CAA record applies to your name, too.`;

export const findingsEn: FindingTexts = {
  EDITION_SERVER: () => noAction('profacto runs here as the server version.'),
  EDITION_EINZELPLATZ: () => ({
    finding:
      'Encryption with automatically created certificates works at present only with the server version of profacto and not with the single-user version (Einzelplatz).',
    remedy: 'Request the certificate on the machine on which the profacto server runs.',
    who: 'you',
    details: 'This is a single-user installation. Your IT partner knows whether you already have the server version.',
  }),

  ADDRESS_SET: ({ address }) => noAction(`It is set to ${address}.`),
  ADDRESS_DYNDNS: ({ address, suffix }) =>
    noAction(
      `It is set to ${address}, a DynDNS name under ${withoutDot(suffix)}. The limits of the certificate authority count there for each customer separately.`,
    ),
  ADDRESS_SHARED_SUFFIX: ({ address, domain }) => ({
    finding: `Of names under ${domain} the certificate authority counts all customers together; when the weekly limit is reached, it refuses your request, too.`,
    remedy: `Instead of ${address}, use a name of your own domain, for example profacto.meinefirma.de.`,
    who: 'you',
    details:
      'You can try it all the same. A DynDNS provider whose domain is on the “Public Suffix List” helps as well: there each customer counts separately.',
  }),
  ADDRESS_PRIVATE_SUFFIX: ({ address, suffix }) => ({
    finding: `There are no certificates for ${address}: names that end in “.${withoutDot(suffix)}” are valid only in your own network.`,
    remedy:
      'As the “Public server address”, enter the name under which your server can be reached from the internet, for example profacto.meinefirma.de.',
    who: 'you',
    details: 'A name of your own domain is as suitable as a DynDNS name.',
  }),
  ADDRESS_MISSING: () => ({
    finding: 'No public server address has been entered.',
    remedy:
      'As the “Public server address”, enter the name under which your server can be reached from the internet, for example meinefirma.de.',
    who: 'you',
  }),
  CONTACT_SET: () => noAction('An e-mail address has been entered.'),
  CONTACT_MISSING: () => ({
    finding: 'No e-mail address has been entered (certification contact).',
    remedy: 'As the “Certification contact”, enter an e-mail address.',
    who: 'you',
    details: 'The certificate authority needs it for the account. It need not belong to the domain.',
  }),

  DATABASE_WRITABLE: ({ path }) => noAction(`The certificate can be stored in “${path}”.`),
  DATABASE_UNUSABLE: {
    ...asFindings(databaseTexts.en),
    certificatesGone: ({ path }) => ({
      finding: `A certificate was installed in “${path}”, and nothing of it is there now.`,
      remedy: 'Plug in the drive again that holds this folder.',
      who: 'you',
      details:
        'Most likely the drive is not connected. profacto Datenschutz then goes on using the certificate by itself.',
    }),
  },
  SPACE_ENOUGH: ({ freeMegabytes }, format) => noAction(`${format.number(freeMegabytes)} MB are free.`),
  SPACE_LOW: ({ path, freeMegabytes }, format) => ({
    finding: `Only ${format.number(freeMegabytes)} MB are left on the drive that holds “${path}”.`,
    remedy: 'Free some space on the drive soon.',
    who: 'you',
    details:
      'That is enough for the certificate; once the drive is full, profacto itself can store nothing more either.',
  }),
  SPACE_NONE: ({ path }) => ({
    finding: `There is no space left on the drive that holds “${path}”.`,
    remedy: 'Free some space on the drive.',
    who: 'you',
    details: 'A new certificate could not be stored.',
  }),
  SPACE_NOT_CHECKED: () => noAction('Not checked, because the free space could not be determined.'),
  PLACE_FINE: () => noAction('The database directory is not in a folder that a cloud service synchronises.'),
  PLACE_SYNCED: ({ path, service }) => ({
    finding: `${service} copies the database directory “${path}” to the cloud, and with it the secret key of the certificate.`,
    remedy: `In ${service}, exclude the subfolder “letsencrypt” from being synchronised.`,
    who: 'itPartner',
    details:
      'Besides, synchronising locks files at times. A database directory in another place helps as well (Advanced → This server, command “profacto-tls settings set databaseDirectory=FOLDER”).',
  }),
  PLACE_NOT_CHECKED: () => noAction('Not checked, because the database directory cannot be read.'),
  ACCESS_OURS: () => noAction('Key and settings are closed to the other user accounts of this machine.'),
  ACCESS_OPEN: ({ path, count }, format) => ({
    finding: `Other user accounts of this machine can get at “${path}” and could copy the secret key.`,
    remedy: 'Put the folder on a drive that knows access rights.',
    who: 'itPartner',
    details: `${filesInAll(count, format)}profacto Datenschutz cannot take the rights from them. A network drive can also be mounted for the account only under which profacto Datenschutz runs (options “file_mode=0600,dir_mode=0700”).`,
  }),
  ACCESS_FOREIGN: ({ path, count }, format) => ({
    finding: `“${path}” cannot be closed to another user account of this machine.`,
    remedy: 'Give it with all that is in it to the account under which profacto Datenschutz runs.',
    who: 'itPartner',
    details: `${filesInAll(count, format)}It belongs to that account or is a link. The command is “chown -R ACCOUNT PATH”. Move a link, and what a stranger made, away instead.`,
  }),
  ACCESS_NOT_CHECKED: () =>
    noAction(
      'Not checked, because access rights cannot be told here. profacto makes its own folders closed to others.',
    ),

  CLOCK_RIGHT: () => noAction('The date and time of this machine are right.'),
  CLOCK_OFF: ({ skewSeconds }) => ({
    finding: `The clock of this machine is ${say('duration', { seconds: skewSeconds })} ${skewSeconds > 0 ? 'fast' : 'slow'}.`,
    remedy: 'In the date and time settings, turn on that the clock sets itself.',
    who: 'you',
    details: 'That does no harm yet.',
  }),
  CLOCK_WRONG: ({ skewSeconds }) => ({
    finding: `The clock of this machine is ${say('duration', { seconds: skewSeconds })} ${skewSeconds > 0 ? 'fast' : 'slow'}, which makes valid certificates look invalid.`,
    remedy: setClock,
    who: 'you',
    details: automaticClock,
  }),
  CLOCK_NOT_CHECKED: () => noAction('Not checked, because the certificate authority did not tell the time.'),

  DNS_RESOLVES: {
    direct: ({ name, server, addresses }, { list }) =>
      noAction(
        `${name} leads to ${say('addresses', { addresses, list })} (according to ${say('dnsServer', { server })}).`,
      ),
    alias: ({ name, server, addresses, path }, { list }) =>
      noAction(
        `${name} is an alias of ${path} and so leads to ${say('addresses', { addresses, list })} (according to ${say('dnsServer', { server })}).`,
      ),
  },
  DNS_NO_SUCH_NAME: {
    own: ({ name, server }) => ({
      finding: `The name ${name} does not exist on the internet.`,
      remedy: `Create ${name} at the domain provider, with the address of your internet line.`,
      who: 'domainProvider',
      details: `${asked(server)} A typing mistake in the server address has the same effect. New entries sometimes take a few hours.`,
    }),
    unregistered: ({ unregistered, server }) => ({
      finding: `The domain ${unregistered} does not exist: nobody has registered it.`,
      remedy: 'Correct the “Public server address”: it is probably mistyped.',
      who: 'you',
      details: `${asked(server)} If the name is spelled correctly, the domain has been cancelled or is not registered yet; your domain provider can help with that.`,
    }),
    domainGone: ({ unregistered, server }) => ({
      finding: `The domain ${unregistered} is no longer registered on the internet.`,
      remedy: `Have your domain provider activate the domain ${unregistered} again.`,
      who: 'domainProvider',
      details: `${asked(server)} There is a certificate for the name, so it did exist. Mostly the domain has not been paid for, was cancelled, or was blocked during a transfer.`,
    }),
    gone: ({ name, server }) => ({
      finding: `The name ${name} does not exist on the internet any more.`,
      remedy: `Create ${name} again in your account at the domain provider, with the address of your internet line.`,
      who: 'domainProvider',
      details: `${asked(server)} There is a certificate for the name, so it did exist. Mostly the record was lost when the domain or the web site was moved.`,
    }),
    dynDns: ({ name, server }) => ({
      finding: `The DynDNS name ${name} does not exist any more.`,
      remedy: `Create ${name} again in your account at the DynDNS provider.`,
      who: 'you',
      details: `${asked(server)} Free DynDNS names lapse unless they are confirmed from time to time. A typing mistake in the server address has the same effect. After that, the router reports the address of your line there.`,
    }),
    alias: ({ name, server, target, owner }) => ({
      finding: `Your name ${name} is an alias of ${target}, and that name does not exist any more.`,
      remedy: `At the domain provider, let the alias ${name} lead to the present name of your line.`,
      who: 'domainProvider',
      details: `${asked(server)} An alias is called CNAME record there. The name it leads to belongs to ${owner}; a DynDNS name that has lapsed can also be created anew there.`,
    }),
  },
  DNS_NO_ADDRESS: {
    own: ({ name, server }) => ({
      finding: `No address has been entered on the internet for the name ${name}.`,
      remedy: `At the domain provider, enter the IPv4 address of your internet line for ${name}.`,
      who: 'domainProvider',
      details: `${asked(server)} The name exists. ${aRecord}`,
    }),
    alias: ({ name, server, target, owner }) => ({
      finding: `Your name ${name} is an alias of ${target}, and no address has been entered there.`,
      remedy: `Have the provider of ${owner} enter the IPv4 address of your internet line for ${target}.`,
      who: 'domainProvider',
      details: `${asked(server)} The alias is a CNAME record. ${aRecord}`,
    }),
  },
  DNS_CAPTIVE: ({ address }) => ({
    finding: `At present, your internet provider leads every name to a page of his own (${address}).`,
    remedy: 'Call your internet provider, and have the line unlocked.',
    who: 'internetProvider',
    details:
      'That is so while the line is blocked or not activated yet; in other people’s networks also before one has logged in. Open any web page on this machine: it says what is wanted.',
  }),
  DNS_ALIAS_LOOP: ({ name, server, aliases }) => ({
    finding: `Your name ${name} is an alias that leads in a circle, and so leads nowhere.`,
    remedy: `At the domain provider, put the address of your internet line in place of the alias ${name}.`,
    who: 'domainProvider',
    details: `${asked(server)} The aliases (CNAME records): ${[name, ...aliases.slice(0, 3)].join(' → ')} → … An A record belongs in their place.`,
  }),
  DNS_SERVFAIL: {
    own: ({ name, server }) => ({
      finding: `The name servers of ${name} give no valid answer; therefore the certificate authority does not learn an address either.`,
      remedy: `Tell your domain provider that its name servers give no valid answer about ${name}.`,
      who: 'domainProvider',
      details: `${asked(server)} The answer is SERVFAIL. Usually the name servers are out of order, are not set up for the domain, or its signature (DNSSEC) is wrong.`,
    }),
    dynDns: ({ name, server, target, owner }) => ({
      finding: `The DynDNS service ${owner}, to which ${name} leads, is out of order: it tells nothing about ${target}.`,
      remedy: 'Wait until the DynDNS service answers again; whether it knows of a fault is on its web page.',
      who: 'wait',
      details: `${asked(server)} The answer is SERVFAIL; the alias is a CNAME record. If it stays like this, your IT partner can have the name lead to the address of your line by an A record, if that does not change.`,
    }),
    alias: ({ name, server, target, owner }) => ({
      finding: `Your name ${name} is an alias of ${target}, and the name servers there give no valid answer.`,
      remedy: `Tell the provider of ${owner} that its name servers give no valid answer about ${target}.`,
      who: 'domainProvider',
      details: `${asked(server)} The answer is SERVFAIL; the alias is a CNAME record.`,
    }),
  },
  DNS_DNSSEC_BROKEN: {
    staleDs: dnssecBroken(
      'is wrong',
      (domain) => `At the domain provider of ${domain}, delete the old DS record.`,
      'The DS record announces a key that the name servers of the domain do not have; it often remains after a change of provider. DNS servers that do not check signatures notice nothing.',
    ),
    unsigned: dnssecBroken(
      'is missing',
      (domain) => `Have the domain provider sign the records of ${domain} anew (DNSSEC).`,
      'A DS record announces signed records, but the name servers give them without a signature (RRSIG). Without a DS record the domain counts as unsigned, which is enough as well.',
    ),
    expired: dnssecBroken(
      'has expired',
      (domain) => `Have the domain provider sign the records of ${domain} anew (DNSSEC).`,
      'Signatures (RRSIG) are valid for some weeks, and name servers renew them by themselves; here that has not happened.',
    ),
    refused: dnssecBroken(
      'is wrong',
      (domain) => `Tell the domain provider of ${domain} that the signature (DNSSEC) of the domain is wrong.`,
      'A DNS server that checks signatures refuses to answer (SERVFAIL) and gives the address only unchecked. Often an old DS record has remained after a change of provider.',
    ),
  },
  DNS_TIMEOUT: {
    gone: nameServerGone,
    system: ({ name }) => ({
      finding: `The question about ${name} got no answer from the internet; the DNS server of this machine is silent.`,
      remedy: routerRestart,
      who: 'you',
      details:
        'The DNS server of this machine is mostly the router. An internet connection that is out of order looks the same.',
    }),
    other: ({ name, server }) => ({
      finding: `The question about ${name} was not answered: ${say('dnsServer', { server })} is silent.`,
      remedy: otherDnsServer,
      who: 'itPartner',
      details: emptyMeansSystem,
    }),
  },
  DNS_NO_ANSWER: {
    gone: nameServerGone,
    refused: ({ name }) => ({
      finding: `The DNS server of this machine refuses to tell anything about ${name}.`,
      remedy: `In the router, make ${name} an exception from its filter and DNS rebind protection.`,
      who: 'itPartner',
      details: 'The answer is REFUSED. The DNS server of this machine is mostly the router.',
    }),
    system: ({ name, systemCode }) => ({
      finding: `The DNS server of this machine gave no usable answer about ${name}.`,
      remedy: routerRestart,
      who: 'you',
      details: `The DNS server of this machine is mostly the router. Message of the system: ${systemCode}.`,
    }),
    other: ({ name, server, systemCode }) => ({
      finding: `${capitalize(say('dnsServer', { server }))} gave no usable answer about ${name}.`,
      remedy: otherDnsServer,
      who: 'itPartner',
      details: `Message of the system: ${systemCode}. ${emptyMeansSystem}`,
    }),
  },
  DNS_NOT_CHECKED: () => noAction('Not checked, because no public server address has been entered.'),

  IPV4_PUBLIC: ({ addresses }, format) =>
    noAction(`The name leads to a public IPv4 address: ${format.list(addresses)}.`),
  IPV4_INTERNAL: ({ addresses }, format) =>
    noAction(
      `The name leads to ${format.list(addresses)}. That is not a public address, but your own certificate authority in the same network can reach it.`,
    ),
  IPV4_INSIDE: internalOnly,
  IPV4_PARTLY_PUBLIC: partlyPublic,
  IPV4_NOT_PUBLIC: ipv4NotPublic,
  IPV4_NONE: () => ({
    finding: 'Your name has only an IPv6 address; visitors who have no IPv6 cannot reach your server.',
    remedy: 'Ask your internet provider for a public IPv4 address (“Dual Stack”) for your line.',
    who: 'internetProvider',
    details:
      'Lines with DS-Lite have none; if your line has one, it belongs into an A record at the domain provider. For the certificate IPv6 is enough if the router opens ports 80 and 443 for this machine and its web server itself listens on port 80 (Advanced → This server, “profacto-tls settings set httpPort=80”).',
  }),
  IPV4_NOT_CHECKED: () => noAction(noAddresses),
  IPV6_PUBLIC: ({ addresses }, format) =>
    noAction(
      `The name also leads to a public IPv6 address: ${format.list(addresses)}. The certificate authority calls it first.`,
    ),
  IPV6_INTERNAL: ({ addresses }, format) =>
    noAction(
      `The name also leads to ${format.list(addresses)}. That is not a public address, but your own certificate authority in the same network can reach it.`,
    ),
  IPV6_INSIDE: internalOnly,
  IPV6_PARTLY_PUBLIC: partlyPublic,
  IPV6_NOT_PUBLIC: ({ address, kind }) => ({
    finding: `As the IPv6 address of your name, ${address} has been entered, which does not lead here from the internet.`,
    remedy: 'At the domain provider, delete the AAAA record (IPv6 address) of the name.',
    who: 'domainProvider',
    details: `It is ${kinds[kind]}. The certificate authority calls IPv6 addresses first. With DynDNS, the router enters the address again until the update of IPv6 is turned off there.`,
  }),
  IPV6_NONE: () => noAction('The name has no IPv6 address; that is all right, IPv4 is enough.'),
  IPV6_NOT_CHECKED: () => noAction(noAddresses),

  RESOLVER_ONE: ({ server }) => noAction(`${capitalize(say('dnsServer', { server }))} was asked.`),
  RESOLVERS_AGREE: ({ server }) =>
    noAction(`${capitalize(say('dnsServer', { server }))} and ${say('dnsServer', { server: 'system' })} say the same.`),
  RESOLVERS_SPLIT: ({ addresses, systemAddresses }, { list }) =>
    noAction(
      `In your network the name leads to this machine (${say('addresses', { addresses: systemAddresses, list })}); on the internet it is: ${say('addresses', { addresses, list })}.`,
    ),
  RESOLVERS_DIFFER: {
    house: ({ addresses, systemAddresses, lanAddress }, { list }) => ({
      finding: `In your network the name leads to another device (${say('addresses', { addresses: systemAddresses, list })}); on the internet it is: ${say('addresses', { addresses, list })}.`,
      remedy: `In the DNS server of your house, change the address of the name to that of this machine${inBrackets(lanAddress ?? null)}.`,
      who: 'itPartner',
      details:
        'The certificate authority asks on the internet and is not affected; your machines in the house are. A DNS server says which address belongs to a name; in a house that is the router or a server (domain controller).',
    }),
    systemOld: ({ addresses, systemAddresses }, { list }) => ({
      finding: `The DNS server of this machine still has the old answer (${say('addresses', { addresses: systemAddresses, list })}); on the internet it is: ${say('addresses', { addresses, list })}.`,
      remedy: waitADay,
      who: 'wait',
      details: 'So say the name servers of the domain. Other DNS servers keep an answer until its time (TTL) is over.',
    }),
    configuredOld: ({ server, addresses, systemAddresses }, { list }) => ({
      finding: `${capitalize(say('dnsServer', { server }))} still has the old answer (${say('addresses', { addresses, list })}); on the internet it is: ${say('addresses', { addresses: systemAddresses, list })}.`,
      remedy: waitADay,
      who: 'wait',
      details: 'So say the name servers of the domain. Other DNS servers keep an answer until its time (TTL) is over.',
    }),
    zoneDisagrees: ({ addresses, systemAddresses }, { list }) => ({
      finding:
        'The name servers of your domain contradict each other; depending on which one the certificate authority asks, it does not get to you.',
      remedy: 'Tell your domain provider that its name servers give different addresses for the name.',
      who: 'domainProvider',
      details: `They gave ${say('addresses', { addresses, list })} and ${say('addresses', { addresses: systemAddresses, list })}. One of the name servers does not know the latest change yet.`,
    }),
    unknown: ({ server, addresses, systemAddresses }, { list }) => ({
      finding: `Two DNS servers say different things about your name: ${say('addresses', { addresses, list })} and ${say('addresses', { addresses: systemAddresses, list })}.`,
      remedy: waitADay,
      who: 'wait',
      details: `The first is what ${say('dnsServer', { server })} says, the second ${say('dnsServer', { server: 'system' })}. After a change at the domain provider it takes a few hours until all say the same.`,
    }),
  },
  DNS_SERVERS_DISAGREE: {
    old: ({ name, addresses, others }, { list }) => ({
      finding: `The name servers of your domain contradict each other: one of them still gives ${say('addresses', { addresses: others, list })} for ${name}.`,
      remedy: allNameServers(say('addresses', { addresses, list })),
      who: 'domainProvider',
      details: nameServersExplained(say('addresses', { addresses, list })),
    }),
    missing: ({ name, addresses }, { list }) => ({
      finding: `The name servers of your domain contradict each other: one of them does not know the address of ${name}.`,
      remedy: allNameServers(say('addresses', { addresses, list })),
      who: 'domainProvider',
      details: nameServersExplained(say('addresses', { addresses, list })),
    }),
  },
  RESOLVER_HIDES_NAME: {
    denies: ({ name, addresses }, { list }) => ({
      finding: `The DNS server of this machine, mostly the router, hides ${name}; on the internet the name leads to ${say('addresses', { addresses, list })}.`,
      remedy: `In the router, enter ${name} as an exception from the DNS rebind protection.`,
      who: 'itPartner',
      details:
        'Many routers, FRITZ!Box among them, hide names that lead into their own network. The certificate authority asks on the internet and is not affected. Some DNS servers know a new name only after a few hours.',
    }),
    fails: ({ name, addresses }, { list }) => ({
      finding: `The DNS server of this machine, mostly the router, gives no valid answer about ${name}; on the internet the name leads to ${say('addresses', { addresses, list })}.`,
      remedy: routerRestart,
      who: 'you',
      details: 'The answer is SERVFAIL. The certificate authority asks on the internet and is not affected.',
    }),
  },
  RESOLVERS_NOT_COMPARED: () => noAction('Not compared, because at least one of the two answers is missing.'),

  CAA_NONE: ({ name }) =>
    noAction(`There is no CAA record for ${name}; every certificate authority may issue certificates.`),
  CAA_ALLOWS: ({ domain, issuer }) =>
    noAction(`The CAA record of ${domain} expressly allows ${issuer} to issue certificates.`),
  CAA_FORBIDS: {
    own: ({ domain, allowed, ca }, { list }) => ({
      finding: `The domain ${domain} lays down who may issue certificates: ${say('allowedCas', { allowed, list })}; ${caMissing(ca)}.`,
      remedy: `At the domain provider of ${domain}, add the CAA record ${say('caaRecord', { ca })}.`,
      who: 'domainProvider',
      details: 'Without any CAA record, every certificate authority may issue.',
    }),
    aliasOwn: ({ domain, via, allowed, ca }, { list }) => ({
      finding: `Your name ${via} is an alias of ${domain}, where certificates may be issued by: ${say('allowedCas', { allowed, list })}; ${caMissing(ca)}.`,
      remedy: `At the domain provider, add the CAA record ${say('caaRecord', { ca })} for ${domain}.`,
      who: 'domainProvider',
      details: besideAlias,
    }),
    alias: ({ domain, via, owner, allowed, ca }, { list }) => ({
      finding: `Your name ${via} is an alias of ${domain}, where certificates may be issued by: ${say('allowedCas', { allowed, list })}; ${caMissing(ca)}.`,
      remedy: `Ask the provider of ${owner} to add the CAA record ${say('caaRecord', { ca })} for ${domain}.`,
      who: 'domainProvider',
      details: besideAlias,
    }),
    malformed: ({ domain, via, malformed, place, ca }) => ({
      finding: `The CAA record “${excerpt(malformed, 80)}” of ${domain} is written wrongly and therefore forbids the certificate.`,
      remedy: `At the domain provider of ${place}, replace this CAA record by ${say('caaRecord', { ca })}.`,
      who: 'domainProvider',
      details: `A CAA record that is not written as RFC 8659 asks permits nobody anything.${aliasNote(via, domain)}`,
    }),
  },
  CAA_RESTRICTS: {
    validationmethods: ({ domain, via, place, value, challenge = 'http-01' }) => ({
      finding: `The CAA record of ${domain} allows only the way of validation “${excerpt(value, 100)}”; profacto uses ${way(challenge)}.`,
      remedy: `At the domain provider of ${place}, add the value “${challenge}” to “validationmethods” in the CAA record.`,
      who: 'domainProvider',
      details: `Without “validationmethods”, all ways of validation are allowed.${aliasNote(via, domain)}`,
    }),
    accounturi: ({ domain, via, place, value, account }) => ({
      finding: `The CAA record of ${domain} allows certificates only to another account at the certificate authority than that of this installation.`,
      remedy: `At the domain provider of ${place}, replace the value of “accounturi” in the CAA record by “${excerpt(account, 120)}”.`,
      who: 'domainProvider',
      details: `Now it says “${excerpt(value, 120)}”.${aliasNote(via, domain)}`,
    }),
    noAccount: ({ domain, via, place, value }) => ({
      finding: `The CAA record of ${domain} allows certificates only to a particular account at the certificate authority; this installation has none yet.`,
      remedy: `At the domain provider of ${place}, remove “accounturi” from the CAA record.`,
      who: 'domainProvider',
      details: `Now it says “${excerpt(value, 120)}”.${aliasNote(via, domain)}`,
    }),
  },
  CAA_CRITICAL_UNKNOWN: ({ domain, via, owner, tag }) => ({
    finding: `The domain ${domain} has a critical CAA record “${excerpt(tag, 40)}” that no certificate authority knows; therefore all have to refuse.`,
    remedy: `At the domain provider of ${owner ?? domain}, delete the CAA record “${excerpt(tag, 40)}”.`,
    who: 'domainProvider',
    details: `The number at its beginning (128) makes it critical; with 0 it is passed over.${aliasNote(via, domain)}`,
  }),
  CAA_SERVFAIL: {
    own: ({ domain, via, place }) => ({
      finding: `The name servers of ${domain} do not answer the question about CAA records; without an answer the certificate authority may not issue anything.`,
      remedy: `Tell the domain provider of ${place} that its name servers do not answer questions about CAA records.`,
      who: 'domainProvider',
      details: `The answer is SERVFAIL; an empty one would be right, even without a CAA record. Often the signature of the domain (DNSSEC) is wrong.${aliasNote(via, domain)}`,
    }),
    suffix: ({ domain }) => ({
      finding: `The directory of the ending “.${domain}” is out of order; without its answer the certificate authority may not issue anything.`,
      remedy: waitAnHour,
      who: 'wait',
      details:
        'The question about CAA records of the ending was answered with SERVFAIL. Your name and your domain have nothing to do with it.',
    }),
  },
  CAA_NO_ANSWER: {
    own: ({ domain, systemCode }) => ({
      finding: `Whether the certificate authority may issue for ${domain} cannot be learned from here.`,
      remedy: askInternet,
      who: 'itPartner',
      details: `The question about CAA records was not answered (${systemCode}); some routers do not pass such questions on.`,
    }),
    suffix: ({ domain, systemCode }) => ({
      finding: `The directory of the ending “.${domain}” does not tell at present who may issue certificates.`,
      remedy: waitAnHour,
      who: 'wait',
      details: `The question about CAA records of the ending was not answered (${systemCode}). Your name and your domain have nothing to do with it.`,
    }),
  },
  CAA_NOT_CHECKED: () =>
    noAction(
      'Not checked, because the name leads to no internet address, or it is not known by which name the certificate authority goes in CAA records.',
    ),

  LINE_KNOWN: ({ address, router }) =>
    noAction(
      `According to your router${quoted(router, ' (', ')')}, your line has the address ${address}; the name leads there.`,
    ),
  LINE_RECORD_ELSEWHERE: {
    own: (data, { list }) => ({
      ...lineRecord.own(data, list),
      details: 'So your router says. For a line whose address changes, DynDNS is the lasting help.',
    }),
    dynDns: (data, { list, date }) => ({
      ...lineRecord.dynDns(data, list),
      details: `So your router says.${lastThrough(data, date)} It reports the address to the DynDNS provider after each change, if the credentials there are right.`,
    }),
    alias: (data, { list }) => ({ ...lineRecord.alias(data, list), details: 'So your router says.' }),
  },
  LINE_RECORD_DOUBTFUL: {
    own: (data, { list, date }) => ({ ...lineRecord.own(data, list), details: changedSince(data, date) }),
    dynDns: (data, { list, date }) => ({ ...lineRecord.dynDns(data, list), details: changedSince(data, date) }),
    alias: (data, { list, date }) => ({ ...lineRecord.alias(data, list), details: changedSince(data, date) }),
  },
  LINE_RECORD_AT_HOSTER: ({ name, address, hoster, host }) => ({
    finding: `${name} leads to a server at ${hoster} (${address}), not to your internet line.`,
    remedy: `In your account at the domain provider, enter the address of your internet line as the A record of ${name}.`,
    who: 'domainProvider',
    details: `The server is called ${host}. The router names the address (IPv4) of your line on its overview page; where that changes, DynDNS helps.`,
  }),
  LINE_NAME_OF_HOMEPAGE: ({ name, address, title, example }) => ({
    finding: `Your web site${quoted(title, ' (', ')', 60)} runs under ${name}, not profacto.`,
    remedy: `As the “Public server address”, enter a name of its own for profacto, for example ${example}.`,
    who: 'you',
    details: `${name} leads to ${address}. Your domain provider creates the new name, with the address of your internet line; the record of ${name} stays as it is.`,
  }),
  LINE_SHARED: {
    cgnat: ({ address }) => ({
      finding:
        'Your line has no IPv4 address of its own: it shares one with other customers of your internet provider (CGNAT).',
      remedy: askForIpv4,
      who: 'internetProvider',
      details: `Towards the outside your router has ${address ?? 'no address'}, an address of the provider’s network. From outside, it leads to nobody.`,
    }),
    dsLite: () => ({
      finding: 'Your line has no IPv4 address of its own (DS-Lite); over IPv4, nobody comes to you from outside.',
      remedy: askForIpv4,
      who: 'internetProvider',
      details:
        'So your router says. Without a public IPv4 address only IPv6 works: with an AAAA record that leads to this machine, without an A record, and with port 80 and port 443 opened for IPv6 in the router.',
    }),
    lost: ({ address }) => ({
      finding: 'At present, your line no longer has an IPv4 address of its own; nobody comes to you from outside.',
      remedy: 'Ask your internet provider why your line no longer has a public IPv4 address.',
      who: 'internetProvider',
      details: `Towards the outside your router only has ${address ?? 'a shared address'}: it shares that with other customers (CGNAT, DS-Lite), and from outside it leads to nobody. Often the line is disturbed, and the router meanwhile runs on its mobile reserve; afterwards, all works again.`,
    }),
  },
  LINE_BEHIND_ROUTER: (data) => ({
    finding: `Your router stands behind a second router: towards the outside it only has the address ${data.address}.`,
    remedy: `In the router in front, forward ${portsOf(data)} to ${data.address}.`,
    who: 'itPartner',
    details:
      'The router in front is mostly the internet provider’s device. Where it works as a mere modem (“bridge”), it needs no forwarding. Lines over mobile networks look like this as well; only a public address from the provider helps them.',
  }),
  LINE_OTHER_ROUTER: (data) => ({
    finding: `${data.name} leads to the line of the router ${data.router}${quoted(data.routerName, ' (', ')')}, but this machine takes the router ${data.gateway} to the internet, so that its answers do not arrive.`,
    remedy: `In the network settings of this machine, enter ${data.router} as the default gateway.`,
    who: 'itPartner',
    details: `The default gateway is the router by which a machine reaches the internet. If it is to stay ${data.gateway}, name and forwardings belong on that line.`,
  }),
  LINE_GUEST_NETWORK: (data) => ({
    finding: `This machine (${data.lanAddress}) is in the guest network of your router, into which the router lets nobody from the internet.`,
    remedy: 'Plug the network cable of this machine into a socket of the router that is not for guests.',
    who: 'you',
    details:
      'A FRITZ!Box gives addresses that begin with 192.168.179 to guests, over Wi-Fi or the socket LAN 4 (“guest access for LAN 4”); LAN 1, 2 and 3 are never for guests. The machine has another address afterwards; the forwardings in the router must lead to it.',
  }),
  LINE_PORT_ELSEWHERE: {
    device: (data) => ({
      finding: `Your router forwards ${portsOf(data)} to another device (${data.to.address}), not to this machine.`,
      remedy: forwardAll(data),
      who: 'itPartner',
      details: `${fromRouter} Often that is the former address of this machine: the router can assign it a fixed one.`,
    }),
    here: (data) => ({
      finding: `Your router forwards ${portsOf(data)} to port ${String(data.to.port)} of this machine, where profacto Datenschutz does not answer.`,
      remedy: forwardAll(data),
      who: 'itPartner',
      details: fromRouter,
    }),
  },
  LINE_PORT_MISSING: (data) => ({
    finding: `Your router forwards port ${String(data.told)} to this machine, but not ${portsOf(data)}.`,
    remedy: forwardAll(data),
    who: 'itPartner',
    details: fromRouter,
  }),
  LINE_PORT_UDP: (data) => ({
    finding: `Your router forwards ${portsOf(data)} here for UDP only; TCP is needed.`,
    remedy: `In the router, change the forwarding of ${portsOf(data)} from UDP to TCP.`,
    who: 'itPartner',
    details: 'Your router says so. TCP and UDP are two kinds of connection; web pages and the CA come over TCP.',
  }),
  LINE_PORT_LIMITED: (data) => ({
    finding: `Your router forwards ${portsOf(data)} here for calls from ${data.from} only; it lets nobody else in.`,
    remedy: `In the router, lift the limitation of ${portsOf(data)} to ${data.from}.`,
    who: 'itPartner',
    details: `Your router says so. The certificate authority and visitors come from everywhere; ${data.from} may be the line from which somebody looks after your server.`,
  }),
  LINE_PORT_WITHDRAWN: (data) => ({
    finding: `Your router no longer forwards ${portsOf(data)} here: it has taken back what profacto Datenschutz had opened.`,
    remedy: 'In the router, allow this machine to open ports by itself again.',
    who: 'itPartner',
    details: `In a FRITZ!Box that is under Internet → Permit Access, at the device; profacto Datenschutz then opens the ports again by itself. A forwarding that is entered by hand is as good: ${forwardAll(data)}`,
  }),
  LINE_PORT_OFF: (data) => ({
    finding: `In the router, the forwarding of ${portsOf(data)} to this machine is entered, but switched off.`,
    remedy: `In the router, switch on the forwarding of ${portsOf(data)}.`,
    who: 'itPartner',
    details: 'Your router says so. In a FRITZ!Box, “Active” is not ticked there (Internet → Permit Access).',
  }),
  LINE_PORT_HELD: (data) => ({
    finding: `Your router forwards ${portsOf(data)} here as it should; the firewall of this machine holds up what comes in.`,
    remedy: `In the firewall of this machine, allow incoming connections to port ${String(data.forwards[0]?.internalPort)} (TCP).`,
    who: 'itPartner',
    details:
      'The router says so, and over the other port one comes in. On Windows it is the “Windows Defender Firewall” (inbound rules), or the network counts as “public” since an update.',
  }),
  LINE_UNKNOWN: () => noAction('The router says nothing about the line, or nothing that helps here.'),

  HTTP_PORT_OURS: ({ port }) => noAction(`The integrated web server answers on port ${String(port)}.`),
  HTTP_PORT_FREE: ({ port }) => noAction(`Port ${String(port)} is free.`),
  HTTP_PORT_BUSY: portBusy('httpPort'),
  HTTP_PORT_FORBIDDEN: portForbidden('httpPort'),
  HTTP_PORT_UNUSABLE: portUnusable('httpPort'),

  HTTP_PORT_PROFACTO: ({ port, server }) =>
    noAction(
      `On port ${String(port)}, profacto answers${server === null ? '' : ` (${server})`} and serves files from its web folder.`,
    ),
  WEBROOT_NOT_SERVED: asFindings(besideTexts.en.webroot),
  WEBROOT_UNUSABLE: asFindings(besideTexts.en.folder),

  CHALLENGE_COMES_BACK: ({ address, port }) =>
    noAction(`A test request by way of ${address}, port ${String(port)}, arrived at profacto.`),
  CHALLENGE_NOT_FROM_HERE: (data) => ({
    finding: `Whether port ${String(data.port)} leads here from outside cannot be checked from here: ${data.address} could not be reached, ${noAnswer[data.cause]}.`,
    remedy:
      'Make a “Rehearsal”: the certificate authority then calls your server from outside, and nothing is installed.',
    who: 'you',
    details: `${whyInconclusive[familyOf(data.address)]} On the command line, the rehearsal is “profacto-tls request --staging”.${ifMissing('If it does not reach this machine', data)}`,
  }),
  CHALLENGE_NOT_ANSWERED: {
    plain: (data) => ({
      finding: `A request by way of ${data.address}, port ${String(data.port)}, does not arrive at profacto: ${noAnswer[data.cause]}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: firewall(data),
    }),
    otherPort: (data) => ({
      finding: `At ${data.address}, port ${String(data.otherPort)} leads here, but port ${String(data.port)} does not: ${noAnswer[data.cause]}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: firewall(data),
    }),
  },
  CHALLENGE_CHANGED: {
    path: ({ by }) => ({
      finding: `The request arrives at profacto Datenschutz, but something on the way${quoted(by, ' (', ')')} changes its path.`,
      remedy: 'Turn off the rewriting of addresses for /.well-known/acme-challenge/ where port 80 is passed on.',
      who: 'itPartner',
      details: `${between} The path has to arrive letter by letter as the certificate authority sends it: in capital and small letters, and without a slash at its end.`,
    }),
    body: ({ by }) => ({
      finding: `The answer of profacto Datenschutz comes back changed: something on the way${quoted(by, ' (', ')')} writes into it.`,
      remedy: 'Let answers below /.well-known/acme-challenge/ pass unchanged where port 80 is passed on.',
      who: 'itPartner',
      details: `${between} The certificate authority compares the answer byte by byte; one invisible character before it or a comment behind it makes it fail.`,
    }),
    answer: ({ by }) => ({
      finding: `The request arrives at profacto Datenschutz, but something on the way${quoted(by, ' (', ')')} puts another answer in the place of its own.`,
      remedy: 'Let answers below /.well-known/acme-challenge/ pass unchanged where port 80 is passed on.',
      who: 'itPartner',
      details: between,
    }),
    lost: () => ({
      finding: 'The request arrives at profacto Datenschutz, but its answer is lost on the way back.',
      remedy: 'Exempt /.well-known/acme-challenge/ on port 80 from a firewall’s inspection of content.',
      who: 'itPartner',
      details: `${between} It is not the forwarding in the router, because the request itself arrived here.`,
    }),
  },
  CHALLENGE_UNSTEADY: {
    sharedOut: (data) => ({
      finding: `${someArrived(data)}; another device answers the others${quoted(data.says, ' (', ')')}.`,
      remedy: `Where port ${String(data.port)} is shared out to several devices, have only ${target(data)} left.`,
      who: 'itPartner',
      details: `Requests are shared out in the router, or in a server in front (load balancer). ${alsoVisitors}`,
    }),
    lost: (data) => ({
      finding: `${someArrived(data)}; the others are lost on the way.`,
      remedy: `Have somebody see whether a second device in the house has the same address as this machine${inBrackets(data.forward.lanAddress)}.`,
      who: 'itPartner',
      details: `If it is not that, the router may share out port ${String(data.port)} to several devices; only ${target(data)} may be left there. ${alsoVisitors}`,
    }),
  },
  CHALLENGE_RECORD_WRONG: {
    elsewhere: (data, { list }) => ({
      finding: `The ${recordOf(data)} of your domain leads to another server${quoted(data.says, ' (', ')')}; a request comes here by way of ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: whichRecord(data),
    }),
    silent: (data, { list }) => ({
      finding: `The ${recordOf(data)} of your domain leads nowhere (${noAnswer[data.cause]}); a request comes here by way of ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: whichRecord(data),
    }),
  },
  CHALLENGE_RECORD_DOUBTFUL: {
    ipv6First: (data) => ({
      finding: `The ${recordOf(data)} of your domain leads to another server${quoted(data.says, ' (', ')')}; a request comes here over IPv6 only.`,
      remedy: `Replace the ${recordOf(data)} at the domain provider with the IPv4 address of your internet line.`,
      who: 'domainProvider',
      details:
        'The certificate authority calls IPv6 first, so the certificate comes all the same; but visitors without IPv6 end at the other server. If your line has no IPv4 address of its own (DS-Lite), delete the A record.',
    }),
    elsewhere: (data, { list, date }) => ({
      finding: `The ${recordOf(data)} of your domain leads to another server${quoted(data.says, ' (', ')')}; a request comes here by way of ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: `${whichRecord(data)}${cameThrough(data, date)}`,
    }),
    silent: (data, { list, date }) => ({
      finding: `The ${recordOf(data)} of your domain leads nowhere (${noAnswer[data.cause]}); a request comes here by way of ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: `${whichRecord(data)}${cameThrough(data, date)}`,
    }),
  },
  CHALLENGE_ROUTER_ANSWERS: (data) => ({
    finding: `At ${urlOf('http', data)} your router${quoted(data.title, ' (', ')')} answers instead of profacto: it does not forward port ${String(data.port)} to this machine.`,
    remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
    who: whoOpens(data),
    details:
      'If the router uses the port for its own remote access, move that to another port. If both are so already, it shows this page only in its own network; then a rehearsal gives certainty.',
  }),
  CHALLENGE_ROUTER_INSIDE: {
    listed: (data) => ({
      finding: `From here, your router${quoted(data.title, ' (', ')')} shows its own page at ${urlOf('http', data)}; by its list, it forwards port ${String(data.port)} here.`,
      remedy: 'Make a rehearsal: it shows whether one comes here from outside.',
      who: 'you',
    }),
    unknown: (data, format) => ({
      finding: `From your own network, something else than profacto answers at ${urlOf('http', data)}, usually the router; from the internet, the certificate authority came through on ${format.date(data.reached)}.`,
      remedy: afterNextChange,
      who: 'you',
    }),
    changed: (data, format) => ({
      finding: `From your own network, the answer of profacto Datenschutz comes back changed; from the internet, the certificate authority came through on ${format.date(data.reached)}.`,
      remedy: afterNextChange,
      who: 'you',
    }),
    router: (data, format) => ({
      finding: `From your own network, your router${quoted(data.title, ' (', ')')} answers at ${urlOf('http', data)}; from the internet, the certificate authority came through on ${format.date(data.reached)}.`,
      remedy: afterNextChange,
      who: 'you',
    }),
  },
  CHALLENGE_FOREIGN_PAGE: {
    throttled: (data) => ({
      finding: `A device in front${quoted(data.server, ' (', ')')} throttles requests on port ${String(data.port)} (429 “too many requests”).`,
      remedy: exemptFrom('the throttling'),
      who: 'itPartner',
    }),
    passwordInFront: (data) => ({
      finding: `A server in front${quoted(data.server, ' (', ')')} asks for a password on port ${String(data.port)} (401), which the certificate authority does not have.`,
      remedy: exemptFrom('the password protection'),
      who: 'itPartner',
    }),
    password: (data) => ({
      finding: `On port ${String(data.port)} something in front of this machine asks for a password (401${quoted(data.server, ', ', '')}): a proxy, perhaps another device.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: exemptInstead('the password protection'),
    }),
    refusedInFront: (data) => ({
      finding: `A server in front${quoted(data.server, ' (', ')')} turns requests on port ${String(data.port)} away (403).`,
      remedy: exemptFrom('the block'),
      who: 'itPartner',
    }),
    refused: (data) => ({
      finding: `On port ${String(data.port)} something in front of this machine turns requests away (403${quoted(data.server, ', ', '')}): a proxy, perhaps another device.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: exemptInstead('the block'),
    }),
    page: (data) => ({
      finding: `At ${urlOf('http', data)} it is not profacto that answers, but ${foreignPage(data)}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: webspace,
    }),
  },
  CHALLENGE_ANSWERED_BY: (data) => answeredBy(data, 'httpPort'),
  CHALLENGE_NOT_FOUND: {
    other: (data) => ({
      finding: `At ${urlOf('http', data)} another web server than that of profacto${quoted(data.server, ' (', ')')} answers: it does not know the test file.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: `If the other web server runs on this machine, end it. ${webspace}`,
    }),
    product: (data) => ({
      finding: `At ${urlOf('http', data)} another profacto Datenschutz than the one on this machine answers: no request has arrived here.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: 'Usually it still runs on an earlier server to which the router forwards. End it there.',
    }),
    erp: (data) => ({
      finding: `At ${urlOf('http', data)} profacto itself answers${quoted(data.server, ' (', ')')}: its web server does not know the test file that profacto Datenschutz would have put there.`,
      remedy: occupant.chooseWay,
      who: 'itPartner',
      details: occupant.aboutWays,
    }),
  },
  CHALLENGE_REDIRECTED_AWAY: (data) => ({
    finding: `A request for ${urlOf('http', data)} is redirected and does not arrive at profacto${redirectTarget(', but ends at ', data.location)}.`,
    remedy: noRedirect,
    who: 'itPartner',
    details: whereRedirected,
  }),
  CHALLENGE_REDIRECT_LOOP: (data) => ({
    finding: `A request for ${urlOf('http', data)} is redirected in a circle${redirectTarget(', in the end to ', data.location)}.`,
    remedy: noRedirect,
    who: 'itPartner',
    details: `The certificate authority gives up then. ${whereRedirected}`,
  }),
  CHALLENGE_GATEWAY_ERROR: {
    unreached: (data) => ({
      finding: `The server in front${quoted(data.server, ' (', ')')} on port ${String(data.port)} does not reach this machine (${String(data.httpStatus)}).`,
      remedy: `There, enter ${target(data)} as the destination.`,
      who: 'itPartner',
      details: aboutGateways,
    }),
    fault: (data) => ({
      finding: `At ${urlOf('http', data)} a server in front${quoted(data.server, ' (', ')')} answers and reports a fault (${String(data.httpStatus)}).`,
      remedy: `Set it so that it passes requests on port ${String(data.port)} on to ${target(data)}.`,
      who: 'itPartner',
      details: aboutGateways,
    }),
  },
  CHALLENGE_NOT_HTTP: (data) => ({
    finding: `At ${data.address}, port ${String(data.port)}, it is not profacto that answers, but something that does not speak HTTP.`,
    remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
    who: whoOpens(data),
    details: 'Often the port leads to the HTTPS port or to another service in the router.',
  }),
  CHALLENGE_IPV6_REFUSED: {
    cut: (data) => ({
      finding: `A request arrives here over IPv4; over IPv6 (${recordOf(data)}) the connection is accepted, but not answered.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: `The certificate authority calls IPv6 first and falls back to IPv4 only if no connection can be made. ${dynDnsHint(data)}`,
    }),
    redirected: (data) => ({
      finding: `No request arrives here over IPv6 (${recordOf(data)}), and over IPv4 only by a redirect, which the certificate authority follows over IPv6 again.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: `The certificate authority falls back from IPv6 to IPv4 only with its first request, not after a redirect. ${dynDnsHint(data)}`,
    }),
  },
  CHALLENGE_IPV6_SILENT: (data) => ({
    finding: `A request arrives here over IPv4, but not over IPv6 (${recordOf(data)}): ${noAnswer[data.cause]}.`,
    remedy: deleteRecord(data),
    who: whoDeletes(data),
    details: `The certificate authority tries IPv6 first and then IPv4, so the certificate comes all the same; but visitors may have to wait. ${dynDnsHint(data)}`,
  }),
  CHALLENGE_IPV6_ROUTER: (data) => ({
    finding: `A request arrives here over IPv4; over IPv6 (${recordOf(data)}), seen from here, your router${quoted(data.title, ' (', ')')} answers.`,
    remedy: deleteRecord(data),
    who: whoDeletes(data),
    details: `From outside, port ${String(data.port)} is usually closed there; then the certificate authority tries IPv4. ${dynDnsHint(data)}`,
  }),
  CHALLENGE_OVER_TLS: {
    setting: ({ port }) =>
      noAction(
        `The certificate authority validates on port ${String(port)} (TLS-ALPN-01), as it is set. It does not need port 80.`,
      ),
    auto: ({ port }) =>
      noAction(
        `Port 80 does not lead here, but port ${String(port)} does: so the certificate authority validates on port ${String(port)} (TLS-ALPN-01).`,
      ),
    record: ({ port }) =>
      noAction(
        `Not every address of your domain leads here on port 80: so the certificate authority validates on port ${String(port)} (TLS-ALPN-01).`,
      ),
    changed: ({ port }) =>
      noAction(
        `On port 80, something on the way changes what arrives here or goes back: so the certificate authority validates on port ${String(port)} (TLS-ALPN-01).`,
      ),
  },
  CHALLENGE_NOT_CHECKED: () =>
    noAction(
      'Not checked, because the name leads to no internet address, or the HTTP port on this machine is not open.',
    ),

  OUTSIDE_REACHED: ({ at, by }, format) =>
    noAction(
      `The certificate authority has reached this server from outside, last during the ${occasions[by]} on ${format.time(at)}.`,
    ),
  OUTSIDE_NOT_REACHED: ({ at, by, detail, challenge }, format) => ({
    finding: `The certificate authority did not reach this server from outside, last during the ${occasions[by]} on ${format.time(at)}.`,
    remedy: `Make a “Rehearsal” as soon as the checks of domain, router and port ${challenge === 'tls-alpn-01' ? '443' : '80'} show nothing any more.`,
    who: 'you',
    details: `It does not count as an attempt at the certificate authority; on the command line it is “profacto-tls request --staging”.${quoted(detail, ' Its message was: ', '.', 180)}`,
  }),
  OUTSIDE_NOT_ASKED: () =>
    noAction(
      'Not known yet: the certificate authority has not called this server from outside so far. A rehearsal gives certainty without installing anything.',
    ),

  CA_ANSWERS: ({ host }) => noAction(`${host} can be reached.`),
  CA_UNREACHABLE: {
    offline: ({ host, systemCode }) => ({
      finding: `The certificate authority (${host}) cannot be reached: there is no way from this machine to the internet.`,
      remedy: connectInternet,
      who: 'you',
      details: `If other machines of the house have internet, this one may not know the router (default gateway in the network settings); your IT partner sees to that. Message of the system: ${systemCode}.`,
    }),
    noName: ({ host, cause, systemCode }) => ({
      finding: `The certificate authority (${host}) cannot be reached: ${say('caUnreachable', { cause, systemCode })}.`,
      remedy: connectInternet,
      who: 'you',
      details: `If it opens other websites, the DNS server that it uses does not answer properly; your IT partner sees to that. ${caOutage}`,
    }),
    filtered: ({ host }) => ({
      finding: `A DNS filter in your network blocks the name of the CA (${host}).`,
      remedy: `Allow ${host} in the DNS filter (ad blocker, parental control, firewall).`,
      who: 'itPartner',
      details:
        'The DNS server of this machine names no address on the internet for it. Such filters run in the router, in the firewall, as a Pi-hole in the network, or at the provider of the DNS server.',
    }),
    noGateway: ({ host }) => ({
      finding: 'This machine does not find its router: nobody is there at the configured address (default gateway).',
      remedy: 'In the network settings of this machine, set the present address of the router as the default gateway.',
      who: 'itPartner',
      details: `That is why ${host} cannot be reached either. Mostly a new router has another address than the one before, or it is switched off.`,
    }),
    noNetwork: ({ host }) => ({
      finding: 'This machine has no connection to the network of the house; it has no address in it.',
      remedy: 'Plug in the network cable of this machine again.',
      who: 'you',
      details: `Therefore ${host} cannot be reached either. A machine gives itself an address that begins with 169.254 when the router does not answer. If router and switch are on and it stays like this, your IT partner looks at the network card.`,
    }),
    heldBack: ({ host, systemCode }) => ({
      finding: `The line is connected to the internet, but something in your network denies this machine the connection to the certificate authority (${host}).`,
      remedy: 'In router and firewall, lift the block on this machine (parental controls, access profile).',
      who: 'itPartner',
      details: `Message of the system: ${systemCode}. In a FRITZ!Box the block is under Internet → Filters → Parental Controls. If there is none, a firewall holds the machine back, on it or in front of it.`,
    }),
    stalled: ({ host }) => ({
      finding: `A connection to the CA (${host}) is made, but no data comes back.`,
      remedy: 'Set the packet size for internet access in the router correctly (MTU; switch on “MSS clamping”).',
      who: 'itPartner',
      details:
        'That is so where small packets get through and large ones are lost, mostly after a change of router, modem or line. A firewall that examines encrypted connections can hold them up like that as well.',
    }),
    blocked: ({ host, cause, systemCode }) => ({
      finding: `The certificate authority (${host}) cannot be reached: ${say('caUnreachable', { cause, systemCode })}.`,
      remedy: letThrough(host),
      who: 'itPartner',
      details: `A proxy or a virus scanner may be the reason as well. ${caOutage}`,
    }),
    proxy: ({ host, cause, systemCode, through }) => ({
      finding: `The certificate authority (${host}) cannot be reached directly, and profacto Datenschutz does not use the proxy that is set (“${excerpt(through, 80)}”).`,
      remedy: `In the firewall, allow this machine direct connections to ${hostWithPort(host, 'port')}.`,
      who: 'itPartner',
      details: `${capitalize(say('caUnreachable', { cause, systemCode }))}. The proxy stands in the environment of this machine. The machine also has to find the name in DNS.`,
    }),
  },
  CA_WEB_PAGE: ({ host, httpStatus, title, leadsTo }) => ({
    finding: `Instead of the certificate authority (${host}), a web page answers${quoted(title ?? '', ' (', ')', 80)}${leadsTo === undefined ? '' : ` that leads to ${leadsTo}`}.`,
    remedy: `Allow this machine connections to ${hostWithPort(host, 'port')}, without a login and without inspection.`,
    who: 'itPartner',
    details: `That is how a firewall, a proxy or the login page of a network answers (HTTP status ${String(httpStatus)}). ${ownCaAddress}`,
  }),
  CA_UNTRUSTED: {
    time: ({ host, systemCode }) => ({
      finding: `By the clock of this machine, the certificate of the certificate authority (${host}) is not valid now.`,
      remedy: setClock,
      who: 'you',
      details: `Message: ${systemCode}. If the clock is right, a virus scanner or a proxy reads the connection; then exclude ${host} from its inspection of encrypted connections.`,
    }),
    other: ({ host, systemCode }) => ({
      finding: `The certificate authority (${host}) identifies itself with a certificate that this machine cannot trust.`,
      remedy: `Exclude ${host} from the inspection of encrypted connections in the virus scanner and the proxy.`,
      who: 'itPartner',
      details: `Message: ${systemCode}. Often a virus scanner or a proxy reads the connection (TLS inspection). If the certificate authority is your own, set its root certificate, under Advanced → This server (“profacto-tls settings set trustedRootsFile=FILE”).`,
    }),
  },
  CA_INTERCEPTED: ({ host, issuer }) => ({
    finding: `The connection to ${host} is read on the way: instead of the certificate authority, “${excerpt(issuer, 80)}” shows a certificate of its own.`,
    remedy: `Exclude ${host} from the inspection of encrypted connections in this product.`,
    who: 'itPartner',
    details:
      'This is how virus scanners, proxies and firewalls work (TLS inspection). Until then, profacto Datenschutz requests no certificate.',
  }),
  CA_OUT_OF_ORDER: ({ host, httpStatus }) => ({
    finding: `The certificate authority (${host}) itself is out of order at present.`,
    remedy: 'Try again in a few hours.',
    who: 'wait',
    details: `It is not the fault of your server. It answers, but with the HTTP status ${String(httpStatus)}.`,
  }),
  CA_NO_DIRECTORY: ({ host, httpStatus }) => ({
    finding: `No certificate authority answers at the configured address (${host}).`,
    remedy:
      'Under Advanced → For the IT partner → Certificate authorities, correct the address of the certificate authority.',
    who: 'itPartner',
    details: `The answer has the HTTP status ${String(httpStatus)}. The address that is set stands under Advanced → For the IT partner → Certificate authorities (command “profacto-tls settings get acmeDirectoryUrl”); if it is right, try again later.`,
  }),

  TERMS_NONE: () => noAction('The certificate authority has published no terms of service.'),
  TERMS_TO_ACCEPT: ({ url }) =>
    noAction(
      `With the first request you agree to the terms of service of the certificate authority: ${excerpt(url, 200)}.`,
    ),
  TERMS_SAME: ({ url }) => noAction(`The terms of service that you agreed to are in force: ${excerpt(url, 200)}.`),
  TERMS_CHANGED: ({ url, accepted }) => ({
    finding: 'The certificate authority has new terms of service; you agreed to an earlier version.',
    remedy: `Read the new terms: ${excerpt(url, 140)}.`,
    who: 'you',
    details: `If you agree, there is nothing else to do; otherwise request no more certificates there. The earlier version: ${excerpt(accepted, 140)}.`,
  }),
  TERMS_NOT_CHECKED: () => noAction('Not checked, because the certificate authority could not be reached.'),

  CERTIFICATE_INSTALLED: ({ names, notAfter }, format) =>
    noAction(`Installed for ${format.list(names)}, valid until ${format.date(notAfter)}.`),
  CERTIFICATE_NONE: () => ({
    finding: 'No certificate is installed.',
    remedy: `Request one with ${request}.`,
    who: 'you',
  }),
  CERTIFICATE_NOT_YET: () =>
    noAction('No certificate is installed yet; before the first request that is as it should be.'),
  CERTIFICATE_OUT_OF_REACH: ({ path }) => ({
    finding: `Nobody can say whether a certificate is installed: “${path}” could not be looked at.`,
    remedy: connectDrive,
    who: 'you',
    details:
      'If the drive is connected, the user account under which profacto Datenschutz runs lacks the rights for it; your IT partner gives it those.',
  }),
  CERTIFICATE_FILE_MISSING: ({ path }) => ({
    finding: `A certificate is installed, but “${path}” is missing.`,
    remedy: renewNow,
    who: 'you',
  }),
  CERTIFICATE_UNREADABLE: ({ path }) => ({
    finding: `The installed certificate in “${path}” is damaged.`,
    remedy: renewNow,
    who: 'you',
    details: 'The certificate itself, its key or both cannot be read.',
  }),
  CERTIFICATE_NOT_OURS: {
    foreignOwner: ({ path }) => ({
      finding: `Of the installed certificate, “${path}” belongs to another user account than the one under which profacto Datenschutz runs.`,
      remedy:
        'Give the folder “letsencrypt” with all that is in it to the account under which profacto Datenschutz runs.',
      who: 'itPartner',
      details: 'The command is “chown -R ACCOUNT letsencrypt”. If a stranger made the folder, move it away instead.',
    }),
    symlink: ({ path }) => ({
      finding: `Of the installed certificate, “${path}” is a link that leads to another place.`,
      remedy: 'Replace the link by what it points to.',
      who: 'itPartner',
      details:
        'If everything is to be in another place, set that as the database directory (Advanced → This server, command “profacto-tls settings set databaseDirectory=FOLDER”).',
    }),
    writableByOthers: ({ path }) => ({
      finding: `Of the installed certificate, other user accounts may change “${path}”, and profacto Datenschutz cannot take that from them.`,
      remedy: 'Take the right to write to the folder “letsencrypt” from all other accounts.',
      who: 'itPartner',
      details: 'The command is “chmod -R go-rwx letsencrypt”.',
    }),
  },
  PAIR_MATCHES: () => noAction('Certificate and key belong together.'),
  PAIR_MISMATCH: ({ path }) => ({
    finding: `The certificate and the key in “${path}” do not belong together.`,
    remedy: renewNow,
    who: 'you',
    details:
      'Perhaps one of the two files (cert.pem, key.pem) was exchanged by hand or restored from a backup. Both together from the same backup fit each other again as well.',
  }),
  PAIR_NOT_CHECKED: () => noAction(noCertificate),
  CHAIN_COMPLETE: {
    one: ({ root }) =>
      noAction(`The chain is complete: one certificate, up to the root certificate “${excerpt(root, 80)}”.`),
    many: ({ length, root }) =>
      noAction(
        `The chain is complete: ${String(length)} certificates, up to the root certificate “${excerpt(root, 80)}”.`,
      ),
  },
  CHAIN_INCOMPLETE: {
    other: ({ missing }) => ({
      finding: `The certificate of “${excerpt(missing, 80)}” is missing beside the installed one, so many browsers and mobile phones do not trust it.`,
      remedy: renewNow,
      who: 'you',
      details:
        'A link of the chain to the root certificate is thus missing from cert.pem; with the new certificate the whole chain comes again. For a certificate authority of your own, your IT partner must also have set its root certificate.',
    }),
    staging: ({ missing }) => ({
      finding: `Only a test certificate is installed, which no browser trusts: it comes from the staging environment (“${excerpt(missing, 80)}”).`,
      remedy: chooseLetsEncrypt,
      who: 'you',
      details: letsEncryptCommand,
    }),
  },
  CHAIN_OUT_OF_ORDER: () => ({
    finding: 'The certificates in the file cert.pem are in the wrong order.',
    remedy: renewNow,
    who: 'you',
    details: 'Browsers mostly manage with that, older programs do not. With the new certificate the order is right.',
  }),
  CHAIN_NOT_CHECKED: () => noAction(noCertificate),
  COVERS_ADDRESS: ({ name }) => noAction(`The installed certificate covers ${name}.`),
  COVERS_OTHER_NAME: ({ name, names }, { list }) => ({
    finding: `The installed certificate does not cover ${name}${say('butNames', { names, list })}.`,
    remedy: `Request a certificate for ${name} with ${request}.`,
    who: 'you',
    details: `Browsers therefore warn of your page. If ${name} has been entered wrongly, correct the public server address instead.`,
  }),
  COVERS_NOT_CHECKED: () =>
    noAction('Not checked, because a readable certificate or the public server address is missing.'),
  EXPIRY_FAR: ({ notAfter, daysLeft }, format) =>
    noAction(`The installed certificate is valid until ${format.date(notAfter)} (${say('daysLeft', { daysLeft })}).`),
  EXPIRY_DUE: ({ notAfter, daysLeft }, format) => ({
    finding: `The installed certificate is valid only until ${format.date(notAfter)} (${say('daysLeft', { daysLeft })}).`,
    remedy: `Renew it with ${request}.`,
    who: 'you',
  }),
  EXPIRY_CLOSE: ({ notAfter, daysLeft }, format) => ({
    finding: `The installed certificate expires on ${format.time(notAfter)} (${say('daysLeft', { daysLeft })}); after that, browsers warn of your page.`,
    remedy: `Renew it now with ${request}.`,
    who: 'you',
    details: 'If that does not work, the message says why; give it to your IT partner at once.',
  }),
  EXPIRY_PAST: ({ notAfter }, format) => ({
    finding: `The installed certificate expired on ${format.time(notAfter)}, and browsers warn of your page.`,
    remedy: `Renew it with ${request}.`,
    who: 'you',
  }),
  EXPIRY_NOT_YET: ({ notBefore }, format) => ({
    finding: `By the clock of this machine, the installed certificate is not valid before ${format.time(notBefore)}.`,
    remedy: setClock,
    who: 'you',
    details: 'The clock is probably slow.',
  }),
  EXPIRY_NOT_CHECKED: () => noAction(noCertificate),
  EXPIRY_CLOCK_WRONG: () => noAction(clockWrong),
  TIME_CLOCK_WRONG: () => noAction(clockWrong),

  HTTPS_PORT_OURS: ({ port }) => noAction(`The integrated web server answers on port ${String(port)}.`),
  HTTPS_PORT_FREE: ({ port }) => noAction(`Port ${String(port)} is free.`),
  HTTPS_PORT_BUSY: portBusy('httpsPort'),
  HTTPS_PORT_FORBIDDEN: portForbidden('httpsPort'),
  HTTPS_PORT_UNUSABLE: portUnusable('httpsPort'),

  HTTPS_PORT_PROFACTO: ({ port, path }) =>
    noAction(`Port ${String(port)} is profacto’s. Its certificate folder “${path}” can be written.`),
  TARGET_UNUSABLE: asFindings(besideTexts.en.folder),

  LOCAL_SERVES: ({ port }) =>
    noAction(`The integrated web server serves the installed certificate on port ${String(port)}.`),
  LOCAL_DOWN: {
    front: ({ port, cause }) => ({
      finding: `The web server of profacto Datenschutz cannot be reached on port ${String(port)} of this machine: ${noAnswer[cause]}.`,
      remedy: 'Restart profacto Datenschutz.',
      who: 'you',
      details: 'If it happens again, another program holds the port, or protection software blocks it.',
    }),
    beside: ({ port, cause }) => ({
      finding: `The web server in profacto cannot be reached on port ${String(port)} of this machine: ${noAnswer[cause]}.`,
      remedy: 'Restart the web server in profacto.',
      who: 'you',
      details: 'If it happens again, another program holds the port, or protection software blocks it.',
    }),
  },
  LOCAL_NO_TLS: ({ port }) => ({
    finding: `Another program answers on port ${String(port)} of this machine, and not encrypted.`,
    remedy: `End the program that holds port ${String(port)} of this machine.`,
    who: 'itPartner',
    details: 'Which one it is stands under “HTTPS port on this machine”, as far as it can be told.',
  }),
  LOCAL_OLD_CERTIFICATE: ({ port, notAfter }, format) => ({
    finding: `profacto Datenschutz still serves an earlier certificate on port ${String(port)}, valid until ${format.date(notAfter)}; the new one is installed, but not loaded.`,
    remedy: 'Restart profacto Datenschutz.',
    who: 'you',
    details: 'This loads the new certificate; there is no need to request another one.',
  }),
  LOCAL_OTHER_CERTIFICATE: {
    program: (data) => ({
      finding: `Another program serves somebody else’s certificate on port ${String(data.port)} of this machine${quoted(data.issuer, ', issued by ', '', 80)}.`,
      remedy: `End the program that holds port ${String(data.port)} of this machine.`,
      who: 'itPartner',
      details: otherCertificate(data),
    }),
    front: (data) => ({
      finding: `Somebody else’s certificate is served on port ${String(data.port)} of this machine${quoted(data.issuer, ', issued by ', '', 80)}.`,
      remedy: 'Restart profacto Datenschutz.',
      who: 'you',
      details: otherCertificate(data),
    }),
    beside: (data) => ({
      finding: `Somebody else’s certificate is served on port ${String(data.port)} of this machine${quoted(data.issuer, ', issued by ', '', 80)}.`,
      remedy: 'Restart the web server in profacto.',
      who: 'you',
      details: otherCertificate(data),
    }),
  },
  LOCAL_RESTART_PENDING: {
    byHand: ({ port, notAfter }, format) => ({
      finding: `profacto still serves an earlier certificate on port ${String(port)}, valid until ${format.date(notAfter)}; the new one lies ready in its folder.`,
      remedy: 'Restart the web server in profacto.',
      who: 'you',
      details: 'There is no need to request another certificate.',
    }),
    planned: ({ port, notAfter, time }, format) => ({
      finding: `profacto still serves an earlier certificate on port ${String(port)}, valid until ${format.date(notAfter)}; at ${time}, its web server is restarted for the new one.`,
      remedy: 'There is nothing to do.',
      who: 'wait',
      details:
        'The new certificate lies ready in its folder. If it is to be sooner, restart the web server in profacto.',
    }),
  },
  LOCAL_NOT_CHECKED: () => noAction('Not checked, because no certificate is installed or the HTTPS port is not open.'),

  PUBLIC_CONNECTS: ({ address, port, protocol }) =>
    noAction(`An encrypted connection to ${address}, port ${String(port)}, succeeded (${protocolName(protocol)}).`),
  PUBLIC_REACHES_US: ({ address, port }) =>
    noAction(
      `A test request by way of ${address}, port ${String(port)}, arrived at profacto. As soon as a certificate is installed, visitors reach your server there.`,
    ),
  PUBLIC_FOREIGN: {
    nameless: (data) => ({
      finding: `At ${urlOf('https', data)} it is not profacto that answers, but another server.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: `Its certificate carries no name${quoted(data.issuer, ' and was issued by ', '', 80)}. ${foreignDetails}`,
    }),
    named: (data, { list }) => ({
      finding: `At ${urlOf('https', data)} it is not profacto that answers, but another server.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: `Its certificate covers ${say('names', { names: data.names, list })}${quoted(data.issuer, ' and was issued by ', '', 80)}. ${foreignDetails}`,
    }),
  },
  PUBLIC_ANSWERED_BY: (data) => answeredBy(data, 'httpsPort'),
  PUBLIC_NOT_FROM_HERE: (data) => ({
    finding: `Whether port ${String(data.port)} leads here from outside cannot be checked from here: ${data.address} could not be reached, ${noAnswer[data.cause]}.`,
    remedy: 'Open your public server address with https:// on a mobile phone without Wi-Fi.',
    who: 'you',
    details: `This machine answers itself properly. ${whyInconclusive[familyOf(data.address)]}${ifMissing('If the page does not open on the phone', data)}`,
  }),
  PUBLIC_DOWN: {
    plain: (data) => ({
      finding: `Your server cannot be reached at ${data.address} on port ${String(data.port)}: ${noAnswer[data.cause]}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: firewall(data),
    }),
    otherPort: (data) => ({
      finding: `At ${data.address}, port ${String(data.otherPort)} leads here, but port ${String(data.port)} does not: ${noAnswer[data.cause]}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: firewall(data),
    }),
  },
  PUBLIC_RECORD_WRONG: {
    elsewhere: (data, { list }) => ({
      finding: `The ${recordOf(data)} of your domain leads visitors to another server${quoted(data.says, ' (', ')')}; they come here by way of ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: whichRecord(data),
    }),
    silent: (data, { list }) => ({
      finding: `The ${recordOf(data)} of your domain leads visitors nowhere (${noAnswer[data.cause]}); they come here by way of ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: whichRecord(data),
    }),
  },
  PUBLIC_IPV6_DOWN: (data) => ({
    finding: `Your server can be reached over IPv4, but not over IPv6 (${recordOf(data)}) on port ${String(data.port)}: ${noAnswer[data.cause]}.`,
    remedy: deleteRecord(data),
    who: whoDeletes(data),
    details: `Browsers fall back to IPv4, but some visitors have to wait first. ${dynDnsHint(data)}`,
  }),
  PUBLIC_GATEWAY_ERROR: (data) => ({
    finding: `At ${data.address} a server in front${quoted(data.server, ' (', ')')} answers that does not reach this machine (${String(data.httpStatus)}).`,
    remedy: 'Have the connection from that server to here restored.',
    who: 'itPartner',
    details: `It is a reverse proxy in the house, or a rented server that passes requests on to here through a tunnel (VPN). If the tunnel is up, ${target(data)} has to be entered there as the destination.`,
  }),
  PUBLIC_NO_TLS: {
    plain: (data) => ({
      finding: `At ${data.address} on port ${String(data.port)} it is not profacto that answers, but something that does not encrypt.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: 'Often the port leads to the wrong port or device in the router.',
    }),
    refused: (data) => ({
      finding: `At ${data.address} another server answers on port ${String(data.port)}, which takes no encrypted connection for ${data.refusedName}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: `If the other server is to stay in front (a reverse proxy), it has to pass ${data.refusedName} on to ${target(data)}.`,
    }),
  },
  PUBLIC_NOT_CHECKED: () =>
    noAction(
      'Not checked, because the name leads to no internet address, no certificate is installed, or the HTTPS port on this machine is not open.',
    ),

  PROTOCOL_MODERN: ({ protocol, cipher }) =>
    noAction(`The encryption is ${protocolName(protocol)} (${cipher}); that is up to date.`),
  PROTOCOL_OLD: ({ protocol, cipher }) => ({
    finding: `The encryption uses the outdated method ${protocolName(protocol)}, which browsers refuse.`,
    remedy: 'Turn on TLS 1.2 and TLS 1.3 in the device that answers in front of profacto Datenschutz.',
    who: 'itPartner',
    details: `profacto Datenschutz itself uses at least TLS 1.2; so a proxy, a firewall or another web server stands in front of it (${cipher}). It works without that as well, with port 443 forwarded straight to here in the router.`,
  }),
  CIPHER_WEAK: ({ protocol, cipher }) => ({
    finding: 'The encryption is no longer up to date: recorded connections could be decrypted later.',
    remedy: 'Turn on TLS 1.3 in the device that answers in front of profacto Datenschutz.',
    who: 'itPartner',
    details: `${protocolName(protocol)} (${cipher}) is used; profacto Datenschutz offers better methods by itself. So a proxy, a firewall or a virus scanner stands in front of it. Methods with ECDHE are enough as well.`,
  }),
  PROTOCOL_NOT_CHECKED: () => noAction(noConnection),

  TRUSTED: ({ issuer }) => noAction(`Browsers trust the certificate. It was issued by ${issuer}.`),
  TRUSTED_BY_OWN_ROOTS: ({ issuer }) =>
    noAction(
      `The certificate by ${issuer} is trusted through your own root certificates. Other people’s browsers do not trust it.`,
    ),
  UNTRUSTED: {
    staging: ({ issuer }) => ({
      finding: `Browsers do not trust the certificate, for it comes from the test environment (${issuer}).`,
      remedy: chooseLetsEncrypt,
      who: 'you',
      details: letsEncryptCommand,
    }),
    expired: () => ({
      finding: 'Browsers do not trust the certificate, for it has expired.',
      remedy: `Renew it with ${request}.`,
      who: 'you',
    }),
    notYetValid: () => ({
      finding: 'Browsers do not trust the certificate, for by the clock of this machine it is not valid yet.',
      remedy: setClock,
      who: 'you',
      details: automaticClock,
    }),
    chainMissing: ({ issuer, systemCode }) => ({
      finding: `Browsers do not trust the certificate, for it is served without that of its issuer (${issuer}).`,
      remedy: renewNow,
      who: 'you',
      details: `With a new certificate the whole chain comes again. For a certificate authority of your own, your IT partner sets its root certificate (Advanced → This server, “profacto-tls settings set trustedRootsFile=FILE”). Message: ${systemCode}.`,
    }),
    selfSigned: ({ issuer, systemCode }) => ({
      finding: `Browsers do not trust the certificate, for no certificate authority issued it, but ${issuer} for itself.`,
      remedy: renewNow,
      who: 'you',
      details: `Message: ${systemCode}.`,
    }),
    other: ({ issuer, systemCode }) => ({
      finding: `Browsers do not trust the certificate, for they do not know its issuer ${issuer}.`,
      remedy: chooseLetsEncrypt,
      who: 'you',
      details: `${letsEncryptCommand} For a certificate authority of your own, your IT partner sets its root certificate instead (Advanced → This server, “profacto-tls settings set trustedRootsFile=FILE”). Message: ${systemCode}.`,
    }),
  },
  TRUST_NOT_CHECKED: () => noAction('Not checked, because no valid encrypted connection was possible.'),

  NAME_MATCHES: ({ name }) => noAction(`The certificate covers ${name}.`),
  NAME_DIFFERS: ({ name, names }, { list }) => ({
    finding: `The certificate does not cover ${name}${say('butNames', { names, list })}.`,
    remedy: `Request a certificate for ${name} with ${request}.`,
    who: 'you',
    details: `If the installed certificate covers ${name} already, another server answers at this address.`,
  }),
  NAME_NOT_CHECKED: () => noAction(noConnection),

  TIME_VALID: ({ notAfter, daysLeft }, format) =>
    noAction(`Valid until ${format.date(notAfter)}, ${say('daysLeft', { daysLeft })}.`),
  TIME_RENEWAL_DUE: ({ notAfter, daysLeft }, format) => ({
    finding: `The certificate is valid only until ${format.date(notAfter)} (${say('daysLeft', { daysLeft })}).`,
    remedy: `Renew it with ${request}.`,
    who: 'you',
  }),
  TIME_EXPIRED: ({ notAfter }, format) => ({
    finding: `The certificate expired on ${format.time(notAfter)}.`,
    remedy: `Renew it with ${request}.`,
    who: 'you',
  }),
  TIME_NOT_YET: ({ notBefore }, format) => ({
    finding: `By the clock of this machine, the certificate is not valid before ${format.time(notBefore)}.`,
    remedy: setClock,
    who: 'you',
    details: 'The clock is probably slow.',
  }),
  TIME_NOT_CHECKED: () => noAction(noConnection),

  FINGERPRINT_SAME: () => noAction('Exactly the installed certificate is served.'),
  FINGERPRINT_OLD: {
    own: ({ installed, served, notAfter }, format) => ({
      finding: `An earlier certificate is still served, valid until ${format.date(notAfter)}.`,
      remedy: restartUs,
      who: 'you',
      details: `${fingerprints(served, installed)} If it happens again, a proxy or a firewall stands in front and uses a copy of the certificate of its own; your IT partner has to replace it there.`,
    }),
    copy: ({ installed, served, notAfter }, format) => ({
      finding: `On port 443, another server still serves an earlier certificate for your name, valid until ${format.date(notAfter)}.`,
      remedy: ownLine,
      who: 'itPartner',
      details: `${hasCopy} ${fingerprints(served, installed)}`,
    }),
    expiredCopy: ({ installed, served, notAfter }, format) => ({
      finding: servesExpired(format.date(notAfter)),
      remedy: ownLine,
      who: 'itPartner',
      details: `${hasCopy} ${fingerprints(served, installed)}`,
    }),
  },
  FINGERPRINT_OTHER: {
    inFront: ({ installed, served, issuer, service, name }) => ({
      finding: `${service} stands in front of your server: visitors get the certificate of ${service}, not that of profacto.`,
      remedy: withoutServiceEn(service, name),
      who: 'domainProvider',
      details: `Visitors connect to ${service}, not to this machine${quoted(issuer, '; the certificate there is from ', '', 80)}. ${fingerprints(served, installed)}`,
    }),
    expired: ({ installed, served, issuer, expiredAt }, format) => ({
      finding: servesExpired(format.date(expiredAt)),
      remedy: ownLine,
      who: 'itPartner',
      details: `It is not the certificate of profacto${quoted(issuer, '; it was issued by ', '', 80)}. ${fingerprints(served, installed)}`,
    }),
    nameless: ({ installed, served, issuer }) => ({
      finding: `Another certificate than the installed one is served${quoted(issuer, ', issued by ', '', 80)}.`,
      remedy: ownLine,
      who: 'itPartner',
      details: fingerprints(served, installed),
    }),
    named: ({ installed, served, issuer, names }, { list }) => ({
      finding: `Another certificate than the installed one is served, namely for ${say('names', { names, list })}${quoted(issuer, ', issued by ', '', 80)}.`,
      remedy: ownLine,
      who: 'itPartner',
      details: fingerprints(served, installed),
    }),
  },
  FINGERPRINT_NOT_CHECKED: () =>
    noAction(
      'Not checked, because the installed certificate or an encrypted connection to compare it with is missing.',
    ),

  REDIRECT_TO_HTTPS: ({ location }) => noAction(`Requests with http:// are redirected to ${excerpt(location, 120)}.`),
  REDIRECT_OFF: () => noAction('The redirect is turned off in the settings.'),
  REDIRECT_LEFT_TO_PROFACTO: () => noAction('Whether requests are redirected to HTTPS is set in profacto.'),
  REDIRECT_MISSING: ({ httpStatus }) => ({
    finding: `Requests with http:// are not redirected (HTTP status ${String(httpStatus)}); whoever does not type https:// stays unencrypted.`,
    remedy: 'Have the go-between in front of profacto Datenschutz pass requests on port 80 on to it unchanged.',
    who: 'itPartner',
    details:
      'profacto Datenschutz itself redirects, and port 80 leads as far as here. So a proxy or a firewall in front of it gives the page.',
  }),
  REDIRECT_OTHER_SERVER: {
    plain: (data) => ({
      finding: `Whoever types your address without https:// ends at another server${quoted(data.says, ' (', ')')}: port ${String(data.port)} does not lead to profacto Datenschutz.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: `HTTP status ${String(data.httpStatus)} came back from ${urlOf('http', data)}. If the other web server runs on this machine, end it.`,
    }),
    since: (data, { date }) => ({
      finding: `Seen from here, another server${quoted(data.says, ' (', ')')} answers at your address on port ${String(data.port)}, not profacto Datenschutz.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: `On ${date(data.reachedAt)} the CA still came through to here. After a change of the router its forwardings are missing, mostly that of port 443 as well. Some routers show their page only to their own network: if profacto opens on a phone without Wi-Fi, all is well.`,
    }),
  },
  REDIRECT_ELSEWHERE: ({ location }) => ({
    finding: `Requests with http:// are redirected to an unexpected address: ${excerpt(location, 120)}.`,
    remedy: 'Turn this redirect off.',
    who: 'itPartner',
    details:
      'It was set up at the domain provider, in the router or in a web server that answers on port 80 instead of profacto Datenschutz.',
  }),
  REDIRECT_LOOP: ({ location }) => ({
    finding: `Requests are redirected in a circle${redirectTarget(', in the end to ', location)}, and browsers show a message instead of your page.`,
    remedy: 'Set the go-between in front of profacto Datenschutz so that it speaks to it over HTTPS.',
    who: 'itPartner',
    details:
      'Usually a proxy (or a service like Cloudflare) passes encrypted requests on unencrypted. If that cannot be changed, turn off “Redirect to HTTPS” under Advanced → General (command “profacto-tls settings set redirectToHttps=false”).',
  }),
  REDIRECT_NOT_CHECKED: {
    nobodyToAsk: () =>
      noAction(
        'Not checked, because the name leads to no internet address, or this machine does not answer encrypted yet.',
      ),
    otherServer: () => noAction('Not checked, because another server answers on port 80 or 443.'),
    noAnswer: ({ cause }) => noAction(`Not checked: ${noAnswer[cause]}.`),
  },

  APPLICATION_ANSWERS: {
    erp: ({ url, version }) =>
      noAction(`profacto answers at ${excerpt(url, 80)}${version === null ? '' : ` (web server of 4D ${version})`}.`),
    other: ({ url }) => noAction(`An application answers at ${excerpt(url, 80)}.`),
  },
  APPLICATION_NOT_SET: () => noAction('No application is set behind the web server.'),
  APPLICATION_REFUSED: ({ url }) => ({
    finding: `Nobody answers at ${excerpt(url, 80)}; the web server of profacto should run there.`,
    remedy: 'Start profacto, and the web server in it.',
    who: 'you',
    details: `If both run, the web server of profacto has another port; your IT partner sets that. ${findAndSet}`,
  }),
  APPLICATION_SILENT: ({ url, cause }) => ({
    finding: `profacto cannot be reached at ${excerpt(url, 80)}: ${noAnswer[cause]}.`,
    remedy: webServerInProfacto,
    who: 'you',
    details: 'If that does not help, restart the profacto server.',
  }),
  APPLICATION_OTHER_PROTOCOL: {
    notTls: ({ url }) => ({
      finding: `Something answers at ${excerpt(url, 80)}, but not encrypted.`,
      remedy: 'Under Advanced → How profacto is reached, set the address with http:// instead of https://.',
      who: 'itPartner',
      details: findAndSet,
    }),
    notHttp: ({ url }) => ({
      finding: `Something answers at ${excerpt(url, 80)}, but it is no web server without encryption.`,
      remedy: setUpstream,
      who: 'itPartner',
      details: `${findAndSet} If profacto encrypts there by itself, then with https:// instead of http:// in the command.`,
    }),
  },
  APPLICATION_UNTRUSTED: ({ url, systemCode }) => ({
    finding: `The certificate that profacto itself uses at ${excerpt(url, 80)} is not trusted.`,
    remedy: 'Under Advanced → How profacto is reached, set a port on which profacto does not encrypt.',
    who: 'itPartner',
    details: `${findAndSet} Or set its root certificate (Advanced → This server, “profacto-tls settings set trustedRootsFile=FILE”). The certificate for visitors is another one. Message: ${systemCode}.`,
  }),
  APPLICATION_TO_HTTPS: ({ url, location }) => ({
    finding: `profacto itself redirects to HTTPS at ${excerpt(url, 80)}, and visitors therefore go round in a circle.`,
    remedy: 'In profacto, turn off the redirect to HTTPS (Structure Settings → Web → Configuration).',
    who: 'itPartner',
    details: `It redirects to ${excerpt(location, 120)}, and profacto Datenschutz already answers there, which redirects by itself.`,
  }),
  APPLICATION_BUSY: {
    erp: ({ url }) => ({
      finding: `profacto at ${excerpt(url, 80)} takes no more visitors: all of its web processes are in use.`,
      remedy: webServerInProfacto,
      who: 'you',
      details:
        'The answer has the HTTP status 503. If it happens again, your IT partner raises the number of web processes in profacto (Structure Settings → Web → Options).',
    }),
    other: ({ url, httpStatus }) => ({
      finding: `The application at ${excerpt(url, 80)} says that it is not ready (HTTP status ${String(httpStatus)}).`,
      remedy: 'Restart this application.',
      who: 'itPartner',
    }),
  },
  APPLICATION_OURSELVES: ({ url }) => ({
    finding: `${excerpt(url, 80)} leads to profacto Datenschutz itself instead of profacto.`,
    remedy: setUpstream,
    who: 'itPartner',
    details: findAndSet,
  }),
};
