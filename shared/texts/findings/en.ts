import type { AddressKind, FindingData } from '#shared/contract/findings.ts';
import { isIpv6 } from '#shared/domain/address-kind.ts';
import { holderKind, isTimeProblem } from '#shared/texts/failures/shape.ts';
import {
  excerpt,
  noAction,
  suggestPort,
  protocolName,
  roundDuration,
  shortFingerprint,
  urlOf,
  withoutDot,
  type ForwardedEndpoint,
  type CheckTitles,
  type FindingText,
  type FindingTexts,
  type NoAnswerCause,
} from './shape.ts';

export const checkTitlesEn: CheckTitles = {
  edition: 'Product edition',
  address: 'Public server address',
  contact: 'Certification contact',
  database: 'Database directory',
  space: 'Free disk space',
  place: 'Where the key is kept',
  clock: 'Clock',
  dns: 'Name on the internet (DNS)',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  resolver: 'DNS servers compared',
  caa: 'Permission in DNS (CAA)',
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
};

const noConnection = 'Not checked, because no encrypted connection was possible.';
const noCertificate = 'Not checked, because no readable certificate is installed.';
const noAddresses = 'Not checked, because no internet address is known for the name.';
const request = '“Request/renew certificate”';
const webspace =
  'If the address belongs to your domain provider (web space, parking page), enter the address of your internet line there instead.';
const rehearsal =
  'A “Rehearsal” gives certainty (on the command line “profacto-tls request --staging”): the certificate authority then calls your server from outside; nothing is installed.';
const noRedirect =
  'Requests for /.well-known/acme-challenge/ on port 80 have to arrive at profacto. Turn the redirect off where it was set up (domain provider, router or another web server), and let the name point straight to your internet line with an A record.';

export const findingsEn: FindingTexts = {
  EDITION_SERVER: () => noAction('profacto runs here as the server version.'),
  EDITION_EINZELPLATZ: () => ({
    finding:
      'Encryption with automatically created certificates works at present only with the server version of profacto and not with the single-user version (Einzelplatz). This is a single-user installation.',
    remedy:
      'Request the certificate on the profacto server. If you already have the server version, talk to your IT partner.',
    who: 'itPartner',
  }),

  ADDRESS_SET: ({ address }) => noAction(`It is set to ${address}.`),
  ADDRESS_DYNDNS: ({ address, suffix }) =>
    noAction(
      `It is set to ${address}, a DynDNS name under ${withoutDot(suffix)}. The limits of the certificate authority count there for each customer separately.`,
    ),
  ADDRESS_SHARED_SUFFIX: ({ address, domain }) => ({
    finding: `${address} is a DynDNS name under ${domain}. The certificate authority counts all customers of this provider together; if others have already used up the weekly limit, it will refuse your request.`,
    remedy:
      'You can try it. If the request is refused because of a limit, a domain of your own helps, or a DynDNS provider whose domain is on the “Public Suffix List”; there each customer counts separately.',
    who: 'you',
  }),
  ADDRESS_PRIVATE_SUFFIX: ({ address, suffix }) => ({
    finding: `No public certificate authority can issue a certificate for ${address}: names that end in “.${withoutDot(suffix)}” do not exist on the internet, only in your own network.`,
    remedy:
      'Under Preferences → Privacy, enter a name under which your server can be reached from the internet: your own domain (meinefirma.de) or a DynDNS name.',
    who: 'you',
  }),
  ADDRESS_MISSING: () => ({
    finding: 'No public server address has been entered.',
    remedy:
      'Under Preferences → Privacy, enter the name under which your server can be reached from the internet, for example meinefirma.de.',
    who: 'you',
  }),
  CONTACT_SET: () => noAction('An e-mail address has been entered.'),
  CONTACT_MISSING: () => ({
    finding: 'No certification contact has been entered.',
    remedy: 'Under Preferences → Privacy, enter an e-mail address. It need not belong to the domain.',
    who: 'you',
  }),

  DATABASE_WRITABLE: ({ path }) => noAction(`The certificate can be stored in “${path}”.`),
  DATABASE_UNUSABLE: ({ path, reason, systemCode }) => {
    switch (reason) {
      case 'missing':
        return {
          finding: path === '' ? 'No database directory has been set.' : `The folder “${path}” does not exist.`,
          remedy:
            'Connect the network drive, if it is on one, or set the right folder (command “profacto-tls settings set databaseDirectory=FOLDER”).',
          who: 'itPartner',
        };
      case 'notADirectory':
        return {
          finding: `“${path}” is a file and not a folder.`,
          remedy: 'Set a folder (command “profacto-tls settings set databaseDirectory=FOLDER”).',
          who: 'itPartner',
        };
      case 'notWritable':
        return {
          finding: `profacto may not write to “${path}”.`,
          remedy: 'Give the user account under which profacto runs the right to write to this folder.',
          who: 'itPartner',
        };
      case 'full':
        return {
          finding: `There is no space left on the drive that holds “${path}”.`,
          remedy: 'Free some space on the drive.',
          who: 'you',
        };
      case 'io':
        return {
          finding: `A file in “${path}” could not be read or written (message of the operating system: ${systemCode}).`,
          remedy: 'Have the drive, the network share and the virus scanner checked.',
          who: 'itPartner',
        };
    }
  },
  SPACE_ENOUGH: ({ freeMegabytes }, format) => noAction(`${format.number(freeMegabytes)} MB are free.`),
  SPACE_LOW: ({ path, freeMegabytes }, format) => ({
    finding: `Only ${format.number(freeMegabytes)} MB are left on the drive that holds “${path}”. That is enough for the certificate; once the drive is full, profacto itself can store nothing more either.`,
    remedy: 'Free some space on the drive soon.',
    who: 'you',
  }),
  SPACE_NONE: ({ path }) => ({
    finding: `There is no space left on the drive that holds “${path}”. A new certificate could not be stored.`,
    remedy: 'Free some space on the drive before you request a certificate.',
    who: 'you',
  }),
  SPACE_NOT_CHECKED: () => noAction('Not checked, because the free space could not be determined.'),
  PLACE_FINE: () => noAction('The database directory is not in a folder that a cloud service synchronises.'),
  PLACE_SYNCED: ({ path, service }) => ({
    finding: `The database directory “${path}” is in a folder that ${service} copies to the cloud. The secret key of the certificate would leave this machine with it; besides, synchronising locks files at times.`,
    remedy: `Put the directory in a place outside it (command “profacto-tls settings set databaseDirectory=FOLDER”), or exclude the subfolder “letsencrypt” from synchronising in ${service}.`,
    who: 'itPartner',
  }),
  PLACE_NOT_CHECKED: () => noAction('Not checked, because the database directory cannot be read.'),

  CLOCK_RIGHT: () => noAction('The date and time of this machine are right.'),
  CLOCK_OFF: ({ skewSeconds }) => ({
    finding: `The clock of this machine is off by ${durationOf(skewSeconds)}. This does no harm yet.`,
    remedy: 'Turn on automatic time in the date and time settings.',
    who: 'you',
  }),
  CLOCK_WRONG: ({ skewSeconds }) => ({
    finding: `The clock of this machine is off by ${durationOf(skewSeconds)}. Valid certificates may appear invalid because of it.`,
    remedy: 'Set the date, time and time zone right, and turn on automatic time.',
    who: 'you',
  }),
  CLOCK_NOT_CHECKED: () => noAction('Not checked, because the certificate authority did not tell the time.'),

  DNS_RESOLVES: ({ name, server, addresses }, format) =>
    noAction(`${name} leads to ${format.list(addresses)} (according to ${dnsServer(server)}).`),
  DNS_NO_SUCH_NAME: ({ name, server }) => ({
    finding: `The name ${name} does not exist in DNS, the directory of names of the internet (according to ${dnsServer(server)}).`,
    remedy:
      'Check the spelling. If it is right, the name has to be created at the domain or DynDNS provider; new entries sometimes take a few hours.',
    who: 'you',
  }),
  DNS_NO_ADDRESS: ({ name, server }) => ({
    finding: `DNS holds no internet address for ${name} (according to ${dnsServer(server)}).`,
    remedy:
      'At the domain provider, enter the address of your internet line: as an A record (IPv4 address) or AAAA record (IPv6 address). With DynDNS, check whether the router signs in there.',
    who: 'itPartner',
  }),
  DNS_SERVFAIL: ({ name, server }) => ({
    finding: `The name servers responsible for ${name} give no valid answer (SERVFAIL; ${dnsServer(server)} was asked). The certificate authority would not learn the address either.`,
    remedy:
      'Usually the name servers are out of order, or the signature of the domain (DNSSEC) is wrong. Turn to the domain provider, and check the DNSSEC records after a change of provider.',
    who: 'itPartner',
  }),
  DNS_TIMEOUT: ({ name, server }) => ({
    finding: `The question about ${name} was not answered: ${dnsServer(server)} is silent.`,
    remedy: dnsServerRemedy(server),
    who: 'itPartner',
  }),
  DNS_NO_ANSWER: ({ name, server, systemCode }) => ({
    finding: `There was no usable answer about ${name} (${dnsServer(server)} was asked; message of the system: ${systemCode}).`,
    remedy: dnsServerRemedy(server),
    who: 'itPartner',
  }),
  DNS_NOT_CHECKED: () => noAction('Not checked, because no public server address has been entered.'),

  IPV4_PUBLIC: ({ addresses }, format) =>
    noAction(`The name leads to a public IPv4 address: ${format.list(addresses)}.`),
  IPV4_INTERNAL: ({ addresses }, format) =>
    noAction(
      `The name leads to ${format.list(addresses)}. That is not a public address, but your own certificate authority in the same network can reach it.`,
    ),
  IPV4_INSIDE: ({ address }) => internalOnly(address),
  IPV4_PARTLY_PUBLIC: ({ address, kind }) => partlyPublic(address, kind),
  IPV4_NOT_PUBLIC: ({ address, kind }) => ipv4NotPublic(address, kind),
  IPV4_NONE: () => ({
    finding:
      'DNS holds only an IPv6 address (AAAA record), no IPv4 address (A record). Whoever has no IPv6 cannot reach your server. On lines with DS-Lite there is no other way: they have no IPv4 address of their own.',
    remedy:
      'If your line has a public IPv4 address, enter it at the domain provider as an A record. With DS-Lite, ask your internet provider for one (“Dual Stack”). With IPv6 alone it works if the router opens ports 80 and 443 for this machine and profacto itself listens on port 80 (“profacto-tls settings set httpPort=80”).',
    who: 'itPartner',
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
  IPV6_INSIDE: ({ address }) => internalOnly(address),
  IPV6_PARTLY_PUBLIC: ({ address, kind }) => partlyPublic(address, kind),
  IPV6_NOT_PUBLIC: ({ address, kind }) => ({
    finding: `The AAAA record (IPv6 address) of your name says ${address}, ${kindOf(kind)}. From the internet it does not lead here, and the certificate authority calls IPv6 addresses first.`,
    remedy:
      'The simplest way: delete the AAAA record at the domain provider (with DynDNS: turn off the update of the IPv6 address). Otherwise enter the public IPv6 address of this machine there.',
    who: 'itPartner',
  }),
  IPV6_NONE: () => noAction('DNS holds no IPv6 address (AAAA record). That is all right; IPv4 is enough.'),
  IPV6_NOT_CHECKED: () => noAction(noAddresses),

  RESOLVER_ONE: ({ server }) => noAction(`${capitalize(dnsServer(server))} was asked.`),
  RESOLVERS_AGREE: ({ server }) =>
    noAction(`${capitalize(dnsServer(server))} and ${dnsServer('system')} say the same.`),
  RESOLVERS_DIFFER: ({ server, addresses, systemAddresses }, format) => ({
    finding: `For your name, ${dnsServer(server)} gives ${someAddresses(addresses, format.list)}, but ${dnsServer('system')} gives ${someAddresses(systemAddresses, format.list)}. The certificate authority and your visitors ask on the internet.`,
    remedy:
      'If this is intended, because a DNS server in your house leads the name to the internal address (split DNS), nothing has to be changed. Otherwise make the records alike; after a change at the domain provider it can take a few hours until everybody says the same.',
    who: 'itPartner',
  }),
  RESOLVERS_NOT_COMPARED: () => noAction('Not compared, because at least one of the two answers is missing.'),

  CAA_NONE: ({ name }) =>
    noAction(`There is no CAA record for ${name}; every certificate authority may issue certificates.`),
  CAA_ALLOWS: ({ domain, issuer }) =>
    noAction(`The CAA record of ${domain} expressly allows ${issuer} to issue certificates.`),
  CAA_FORBIDS: ({ domain, allowed, ca }, format) => ({
    finding: `A CAA record of ${domain} lays down who may issue certificates: ${
      allowed.length === 0 ? 'nobody' : `only ${format.list(allowed)}`
    }. The configured certificate authority${ca.length === 0 ? '' : ` (${format.list(ca)})`} is not among them and will refuse.`,
    remedy: `At the domain provider of ${domain}, add the CAA record ${caaRecord(ca)}, or remove the CAA records.`,
    who: 'itPartner',
  }),
  CAA_RESTRICTS: ({ domain, parameter, value }) =>
    parameter === 'validationmethods'
      ? {
          finding: `The CAA record of ${domain} allows the certificate authority, but only with this way of validation: “${excerpt(value, 100)}”. profacto uses “http-01” (a request on port 80).`,
          remedy: `In the CAA record of ${domain}, add the value “http-01” to “validationmethods”, or remove this restriction.`,
          who: 'itPartner',
        }
      : {
          finding: `The CAA record of ${domain} allows certificates only for a particular account at the certificate authority (“${excerpt(value, 120)}”). The account of this installation is another one.`,
          remedy: `In the CAA record of ${domain}, remove “accounturi”, or enter the account of this installation there; its address is in the account file beside the folder “orders”.`,
          who: 'itPartner',
        },
  CAA_CRITICAL_UNKNOWN: ({ domain, tag }) => ({
    finding: `DNS holds for ${domain} a CAA record “${excerpt(tag, 40)}” that is marked as critical and that certificate authorities do not know. Then they have to refuse.`,
    remedy: `Delete this CAA record at the domain provider of ${domain}, or take the mark away (number at the beginning: 0 instead of 128).`,
    who: 'itPartner',
  }),
  CAA_SERVFAIL: ({ domain }) => ({
    finding: `The name servers of ${domain} do not answer the question about CAA records properly (SERVFAIL). Without this answer the certificate authority may not issue anything.`,
    remedy: `Turn to the domain provider of ${domain}: its name servers have to answer questions about CAA, even if there is no record. Often the signature of the domain (DNSSEC) is wrong.`,
    who: 'itPartner',
  }),
  CAA_NO_ANSWER: ({ domain, systemCode }) => ({
    finding: `The question about CAA records of ${domain} was not answered (${systemCode}). Whether the certificate authority may issue is therefore not known from here.`,
    remedy:
      'Check again later. Some routers do not answer such questions; then a public DNS server for the checks helps, for example “profacto-tls settings set dnsServers=9.9.9.9”.',
    who: 'itPartner',
  }),
  CAA_NOT_CHECKED: () =>
    noAction(
      'Not checked, because the name leads to no internet address, or it is not known by which name the certificate authority goes in CAA records.',
    ),

  HTTP_PORT_OURS: ({ port }) => noAction(`The integrated web server answers on port ${String(port)}.`),
  HTTP_PORT_FREE: ({ port }) => noAction(`Port ${String(port)} is free.`),
  HTTP_PORT_BUSY: (data) => portBusy(data, 'httpPort'),
  HTTP_PORT_FORBIDDEN: ({ port }) => portForbidden(port, 'httpPort'),
  HTTP_PORT_UNUSABLE: (data) => portUnusable(data, 'httpPort'),

  CHALLENGE_COMES_BACK: ({ address, port }) =>
    noAction(`A test request by way of ${address}, port ${String(port)}, arrived at profacto.`),
  CHALLENGE_NOT_FROM_HERE: (data) => ({
    finding: `Cannot be checked from here: from this machine, ${data.address} could not be reached on port ${String(data.port)}: ${noAnswerReason(data.cause)}. ${whyInconclusive(data.address)}`,
    remedy: `${rehearsal} If it cannot reach it, ${missingForwarding(data)}.`,
    who: 'you',
  }),
  CHALLENGE_NOT_ANSWERED: (data) => ({
    finding: `A test request by way of ${data.address}, port ${String(data.port)}, did not arrive at profacto: ${noAnswerReason(data.cause)}.`,
    remedy: `${forwardingRemedy(data, 'httpPort')} ${firewall(data)}`,
    who: 'itPartner',
  }),
  CHALLENGE_ROUTER_ANSWERS: (data) => ({
    finding: `At ${urlOf('http', data)} your router${quoted(data.title, ' (', ')')} answers instead of profacto: it does not forward port ${String(data.port)}, or it uses the port itself.`,
    remedy: `${forwardingRemedy(data, 'httpPort')} If the router uses the port for its own remote access, turn that off or move it to another port. If both are so already, it shows this page only in its own network; then a rehearsal gives certainty.`,
    who: 'itPartner',
  }),
  CHALLENGE_ROUTER_INSIDE: (data, format) => ({
    finding: `From your own network, ${data.title === '' ? 'it is not profacto that answers' : `your router${quoted(data.title, ' (', ')')} answers`} at ${urlOf('http', data)}${data.title === '' ? ', but something else, usually the router' : ''}. From the internet, the certificate authority found this server on ${format.date(data.reachedAt)}.`,
    remedy:
      'If you have changed nothing in the router since then, there is nothing to do. Otherwise a rehearsal gives certainty.',
    who: 'you',
  }),
  CHALLENGE_FOREIGN_PAGE: (data) => ({
    finding: `At ${urlOf('http', data)} it is not profacto that answers, but ${foreignPage(data)}.`,
    remedy: `${forwardingRemedy(data, 'httpPort')} ${webspace}`,
    who: 'itPartner',
  }),
  CHALLENGE_NOT_FOUND: (data) => ({
    finding: `At ${urlOf('http', data)} a web server${quoted(data.server, ' (', ')')} answers that does not know the test file of profacto. So it is another one than that of profacto.`,
    remedy: `${forwardingRemedy(data, 'httpPort')} If the other web server runs on this machine, end it. ${webspace}`,
    who: 'itPartner',
  }),
  CHALLENGE_REDIRECTED_AWAY: (data) => ({
    finding: `A request for ${urlOf('http', data)} is redirected and does not arrive at profacto${redirectTarget(', but ends at ', data.location)}.`,
    remedy: noRedirect,
    who: 'itPartner',
  }),
  CHALLENGE_REDIRECT_LOOP: (data) => ({
    finding: `A request for ${urlOf('http', data)} is redirected in a circle${redirectTarget(', in the end to ', data.location)}. The certificate authority gives up then.`,
    remedy: noRedirect,
    who: 'itPartner',
  }),
  CHALLENGE_GATEWAY_ERROR: (data) => ({
    finding: `At ${urlOf('http', data)} a go-between${quoted(data.server, ' (', ')')} answers and says that the server behind it cannot be reached (HTTP status ${String(data.httpStatus)}).`,
    remedy: `The go-between (proxy, firewall or a service like Cloudflare) has to pass requests on port ${String(data.port)} on to ${forwardingTarget(data)}. If you do not need it, let the port lead there without it.`,
    who: 'itPartner',
  }),
  CHALLENGE_NOT_HTTP: (data) => ({
    finding: `At ${data.address}, port ${String(data.port)}, something answers that does not speak HTTP, for example a service with encryption.`,
    remedy: `Often port 80 leads to the HTTPS port or to another service in the router. ${forwardingRemedy(data, 'httpPort')}`,
    who: 'itPartner',
  }),
  CHALLENGE_IPV6_REFUSED: (data) => ({
    finding: `A request arrives over IPv4. Over the IPv6 address ${data.address} (AAAA record) the connection is accepted and then cut. The certificate authority calls IPv6 first and does not fall back to IPv4 any more then.`,
    remedy: ipv6Remedy(data.port),
    who: 'itPartner',
  }),
  CHALLENGE_IPV6_SILENT: (data) => ({
    finding: `A request arrives over IPv4, but not over the IPv6 address ${data.address} (AAAA record): ${noAnswerReason(data.cause)}. The certificate authority tries IPv6 first and then IPv4, so the certificate comes all the same. But visitors may have to wait.`,
    remedy: ipv6Remedy(data.port),
    who: 'itPartner',
  }),
  CHALLENGE_IPV6_ROUTER: (data) => ({
    finding: `A request arrives over IPv4. At the IPv6 address ${data.address} (AAAA record), seen from here, your router${quoted(data.title, ' (', ')')} answers. From outside, port ${String(data.port)} is usually closed there; then the certificate authority tries IPv4.`,
    remedy: ipv6Remedy(data.port),
    who: 'itPartner',
  }),
  CHALLENGE_NOT_CHECKED: () =>
    noAction(
      'Not checked, because the name leads to no internet address, or the HTTP port on this machine is not open.',
    ),

  OUTSIDE_REACHED: ({ at, by }, format) =>
    noAction(
      `The certificate authority has reached this server from outside, last during the ${occasion(by)} on ${format.time(at)}.`,
    ),
  OUTSIDE_NOT_REACHED: ({ at, by, detail }, format) => ({
    finding: `The certificate authority did not reach this server from outside, last during the ${occasion(by)} on ${format.time(at)}.${quoted(detail, ' It said: ', '.', 180)}`,
    remedy:
      'Put right what the checks of domain, router and port 80 show. Then make a “Rehearsal” (on the command line “profacto-tls request --staging”); it does not count as an attempt at the certificate authority.',
    who: 'itPartner',
  }),
  OUTSIDE_NOT_ASKED: () =>
    noAction(
      'Not known yet: the certificate authority has not called this server from outside so far. A rehearsal gives certainty without installing anything.',
    ),

  CA_ANSWERS: ({ host }) => noAction(`${host} can be reached.`),
  CA_UNREACHABLE: ({ host, cause, systemCode }) => ({
    finding: `${host} cannot be reached: ${caUnreachableReason(cause, systemCode)}.`,
    remedy:
      'Check the internet connection of this machine. Firewall and proxy have to allow outgoing HTTPS connections (port 443).',
    who: 'itPartner',
  }),
  CA_UNTRUSTED: ({ host, systemCode }) =>
    isTimeProblem(systemCode)
      ? {
          finding: `The connection to ${host} cannot be trusted: by the clock of this machine, the certificate of the certificate authority is not valid now (${systemCode}).`,
          remedy: `Set the date, time and time zone of this machine right. If they are, exclude ${host} from the inspection of encrypted connections in the virus scanner and the proxy.`,
          who: 'itPartner',
        }
      : {
          finding: `The connection to ${host} cannot be trusted (${systemCode}). Often a virus scanner or a proxy reads encrypted connections.`,
          remedy: `Exclude ${host} from the inspection of encrypted connections there. For a certificate authority of your own, set its root certificate (“profacto-tls settings set trustedRootsFile=FILE”).`,
          who: 'itPartner',
        },
  CA_INTERCEPTED: ({ host, issuer }) => ({
    finding: `The connection to ${host} is read on the way: instead of the certificate authority, “${excerpt(issuer, 80)}” shows a certificate of its own. This is how virus scanners, proxies and firewalls work that inspect encrypted connections (TLS inspection).`,
    remedy: `Exclude ${host} from the inspection of encrypted connections in this product. Until then, profacto requests no certificate.`,
    who: 'itPartner',
  }),
  CA_OUT_OF_ORDER: ({ host, httpStatus }) => ({
    finding: `${host} answers, but is out of order itself at present (HTTP status ${String(httpStatus)}). It is not the fault of your server.`,
    remedy: 'Try again in a few hours.',
    who: 'wait',
  }),
  CA_NO_DIRECTORY: ({ host, httpStatus }) => ({
    finding: `${host} answers, but not as a certificate authority (HTTP status ${String(httpStatus)}).`,
    remedy:
      'Check the configured address of the certificate authority (under Advanced → Certificate authorities; command “profacto-tls settings get acmeDirectoryUrl”). If it is right, try again later.',
    who: 'itPartner',
  }),

  TERMS_NONE: () => noAction('The certificate authority has published no terms of service.'),
  TERMS_TO_ACCEPT: ({ url }) =>
    noAction(
      `With the first request you agree to the terms of service of the certificate authority: ${excerpt(url, 200)}.`,
    ),
  TERMS_SAME: ({ url }) => noAction(`The terms of service that you agreed to are in force: ${excerpt(url, 200)}.`),
  TERMS_CHANGED: ({ url, accepted }) => ({
    finding: `The certificate authority has new terms of service: ${excerpt(url, 140)}. You agreed to an earlier version: ${excerpt(accepted, 140)}.`,
    remedy:
      'Read the new terms. If you agree, there is nothing else to do; otherwise request no more certificates there.',
    who: 'you',
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
  CERTIFICATE_UNREADABLE: ({ path }) => ({
    finding: `The certificate or its key in “${path}” is damaged or cannot be read.`,
    remedy: `Request a new certificate with ${request}.`,
    who: 'you',
  }),
  PAIR_MATCHES: () => noAction('Certificate and key belong together.'),
  PAIR_MISMATCH: ({ path }) => ({
    finding: `The certificate (cert.pem) and the key (key.pem) in “${path}” do not belong together. Perhaps one of the two files was exchanged by hand or restored from a backup.`,
    remedy: `Request a new certificate with ${request}, or have both files restored together from the same backup.`,
    who: 'you',
  }),
  PAIR_NOT_CHECKED: () => noAction(noCertificate),
  CHAIN_COMPLETE: ({ length, root }) =>
    noAction(
      `The chain is complete: ${length === 1 ? 'one certificate' : `${String(length)} certificates`}, up to the root certificate “${excerpt(root, 80)}”.`,
    ),
  CHAIN_INCOMPLETE: ({ missing }) => ({
    finding: `A link of the chain to the root certificate is missing from cert.pem, namely the certificate of “${excerpt(missing, 80)}”. Many browsers and mobile phones then cannot tell that your certificate can be trusted.`,
    remedy: `Request a new certificate with ${request}; profacto then stores the whole chain again. For a certificate authority of your own, your IT partner must also have set its root certificate.`,
    who: 'you',
  }),
  CHAIN_OUT_OF_ORDER: () => ({
    finding:
      'The certificates in cert.pem are in the wrong order. Browsers mostly manage with that, older programs do not.',
    remedy: `Request a new certificate with ${request}; profacto then writes the file properly.`,
    who: 'you',
  }),
  CHAIN_NOT_CHECKED: () => noAction(noCertificate),
  COVERS_ADDRESS: ({ name }) => noAction(`The installed certificate covers ${name}.`),
  COVERS_OTHER_NAME: ({ name, names }, format) => ({
    finding: `The installed certificate does not cover ${name}${names.length === 0 ? '' : `, but ${someNames(names, format.list)}`}. Browsers therefore warn of your page.`,
    remedy: `If ${name} has been entered correctly, request a certificate for it with ${request}. Otherwise correct the public server address.`,
    who: 'you',
  }),
  COVERS_NOT_CHECKED: () =>
    noAction('Not checked, because a readable certificate or the public server address is missing.'),
  EXPIRY_FAR: ({ notAfter, daysLeft }, format) =>
    noAction(`The installed certificate is valid until ${format.date(notAfter)} (${daysOf(daysLeft)}).`),
  EXPIRY_DUE: ({ notAfter, daysLeft }, format) => ({
    finding: `The installed certificate is valid only until ${format.date(notAfter)} (${daysOf(daysLeft)}). Its renewal is due.`,
    remedy: `Renew it with ${request}.`,
    who: 'you',
  }),
  EXPIRY_CLOSE: ({ notAfter, daysLeft }, format) => ({
    finding: `The installed certificate expires on ${format.time(notAfter)} (${daysOf(daysLeft)}). After that, browsers warn of your page.`,
    remedy: `Renew it now with ${request}. If that does not work, the message says why; give it to your IT partner at once.`,
    who: 'you',
  }),
  EXPIRY_PAST: ({ notAfter }, format) => ({
    finding: `The installed certificate expired on ${format.time(notAfter)}. Browsers warn of your page.`,
    remedy: `Renew it with ${request}.`,
    who: 'you',
  }),
  EXPIRY_NOT_YET: ({ notBefore }, format) => ({
    finding: `By the clock of this machine, the installed certificate is not valid before ${format.time(notBefore)}.`,
    remedy: 'The clock is probably slow. Set the date, time and time zone of this machine right.',
    who: 'you',
  }),
  EXPIRY_NOT_CHECKED: () => noAction(noCertificate),

  HTTPS_PORT_OURS: ({ port }) => noAction(`The integrated web server answers on port ${String(port)}.`),
  HTTPS_PORT_FREE: ({ port }) => noAction(`Port ${String(port)} is free.`),
  HTTPS_PORT_BUSY: (data) => portBusy(data, 'httpsPort'),
  HTTPS_PORT_FORBIDDEN: ({ port }) => portForbidden(port, 'httpsPort'),
  HTTPS_PORT_UNUSABLE: (data) => portUnusable(data, 'httpsPort'),

  LOCAL_SERVES: ({ port }) =>
    noAction(`The integrated web server serves the installed certificate on port ${String(port)}.`),
  LOCAL_DOWN: ({ port, cause }) => ({
    finding: `The web server on port ${String(port)} of this machine cannot be reached: ${noAnswerReason(cause)}.`,
    remedy: 'Restart profacto. If it happens again, have it checked whether another program holds the HTTPS port.',
    who: 'you',
  }),
  LOCAL_NO_TLS: ({ port }) => ({
    finding: `Something answers on port ${String(port)} of this machine, but not encrypted.`,
    remedy: 'Have it checked which program holds the HTTPS port.',
    who: 'itPartner',
  }),
  LOCAL_OLD_CERTIFICATE: ({ port, notAfter }, format) => ({
    finding: `The web server on port ${String(port)} still serves an earlier certificate, valid until ${format.date(notAfter)}; the new one is installed, but not loaded yet.`,
    remedy: 'Restart profacto. This loads the new certificate; there is no need to request another one.',
    who: 'you',
  }),
  LOCAL_OTHER_CERTIFICATE: ({ port, fingerprint256, issuer }) => ({
    finding: `Somebody else’s certificate is served on port ${String(port)} of this machine, issued by “${excerpt(issuer, 80)}” (SHA-256 ${shortFingerprint(fingerprint256)}).`,
    remedy:
      'Restart profacto. If it happens again, another program holds the port, or a virus scanner reads encrypted connections; the issuer often tells which product it is.',
    who: 'itPartner',
  }),
  LOCAL_NOT_CHECKED: () => noAction('Not checked, because no certificate is installed or the HTTPS port is not open.'),

  PUBLIC_CONNECTS: ({ address, port, protocol }) =>
    noAction(`An encrypted connection to ${address}, port ${String(port)}, succeeded (${protocolName(protocol)}).`),
  PUBLIC_REACHES_US: ({ address, port }) =>
    noAction(
      `A test request by way of ${address}, port ${String(port)}, arrived at profacto. As soon as a certificate is installed, visitors reach your server there.`,
    ),
  PUBLIC_FOREIGN: (data, format) => ({
    finding: `At ${urlOf('https', data)} it is not profacto that answers, but another server. Its certificate ${
      data.names.length === 0 ? 'carries no name' : `covers ${someNames(data.names, format.list)}`
    }${quoted(data.issuer, ' and was issued by ', '', 80)}.`,
    remedy: `${forwardingRemedy(data, 'httpsPort')} If the router itself answers there, move its remote access to another port. ${webspace}`,
    who: 'itPartner',
  }),
  PUBLIC_NOT_FROM_HERE: (data) => ({
    finding: `Cannot be checked from here: this machine answers itself properly, but ${data.address} could not be reached from here on port ${String(data.port)}: ${noAnswerReason(data.cause)}. ${whyInconclusive(data.address)}`,
    remedy: `Open your public server address with https:// on a mobile phone without Wi-Fi. If it does not open there, ${missingForwarding(data)}.`,
    who: 'you',
  }),
  PUBLIC_DOWN: (data) => ({
    finding: `Your server cannot be reached at ${data.address} on port ${String(data.port)}: ${noAnswerReason(data.cause)}.`,
    remedy: `${forwardingRemedy(data, 'httpsPort')} ${firewall(data)}`,
    who: 'itPartner',
  }),
  PUBLIC_IPV6_DOWN: ({ address, port, cause }) => ({
    finding: `Your server can be reached over IPv4, but not over the IPv6 address ${address} (AAAA record) on port ${String(port)}: ${noAnswerReason(cause)}. Browsers fall back to IPv4, but some visitors have to wait first.`,
    remedy: `Delete the AAAA record at the domain provider, or open port ${String(port)} for the IPv6 address of this machine in the router.`,
    who: 'itPartner',
  }),
  PUBLIC_NO_TLS: (data) => ({
    finding: `Something answers at ${data.address} on port ${String(data.port)}, but not encrypted.`,
    remedy: `Often the port leads to the wrong port or device in the router. ${forwardingRemedy(data, 'httpsPort')}`,
    who: 'itPartner',
  }),
  PUBLIC_NOT_CHECKED: () =>
    noAction(
      'Not checked, because the name leads to no internet address, no certificate is installed, or the HTTPS port on this machine is not open.',
    ),

  PROTOCOL_MODERN: ({ protocol, cipher }) =>
    noAction(`The encryption is ${protocolName(protocol)} (${cipher}); that is up to date.`),
  PROTOCOL_OLD: ({ protocol, cipher }) => ({
    finding: `The encryption is ${protocolName(protocol)} (${cipher}). This method counts as insecure; browsers refuse it.`,
    remedy:
      'profacto itself uses at least TLS 1.2. So another device answers in front of it (proxy, firewall or another web server): turn on TLS 1.2 and 1.3 there, or have the router forward port 443 straight to profacto.',
    who: 'itPartner',
  }),
  CIPHER_WEAK: ({ protocol, cipher }) => ({
    finding: `The encryption (${protocolName(protocol)}, ${cipher}) is no longer state of the art: recorded connections could be decrypted later.`,
    remedy:
      'profacto offers better methods by itself. Check whether a proxy, a firewall or a virus scanner stands in between, and turn on methods with ECDHE and TLS 1.3 there.',
    who: 'itPartner',
  }),
  PROTOCOL_NOT_CHECKED: () => noAction(noConnection),

  TRUSTED: ({ issuer }) => noAction(`Browsers trust the certificate. It was issued by ${issuer}.`),
  TRUSTED_BY_OWN_ROOTS: ({ issuer }) =>
    noAction(
      `The certificate by ${issuer} is trusted through your own root certificates. Other people’s browsers do not trust it.`,
    ),
  UNTRUSTED: ({ issuer, systemCode }) => ({
    finding: `Browsers do not trust the certificate by ${issuer} (${systemCode}).`,
    remedy: /staging/i.test(issuer)
      ? 'It is a certificate of the test environment. Under Advanced → Certificate authorities, click “Enter Let’s Encrypt” (command “profacto-tls settings set acmeDirectoryUrl=https://acme-v02.api.letsencrypt.org/directory”), and request a new one.'
      : 'Request a certificate from a public certificate authority. For one of your own, set its root certificate (“profacto-tls settings set trustedRootsFile=FILE”).',
    who: 'itPartner',
  }),
  TRUST_NOT_CHECKED: () => noAction('Not checked, because no valid encrypted connection was possible.'),

  NAME_MATCHES: ({ name }) => noAction(`The certificate covers ${name}.`),
  NAME_DIFFERS: ({ name, names }, format) => ({
    finding: `The certificate does not cover ${name}${names.length === 0 ? '' : `, but ${someNames(names, format.list)}`}.`,
    remedy:
      'If you changed the public server address, request a new certificate. Otherwise another server answers at this address.',
    who: 'you',
  }),
  NAME_NOT_CHECKED: () => noAction(noConnection),

  TIME_VALID: ({ notAfter, daysLeft }, format) =>
    noAction(`Valid until ${format.date(notAfter)}, ${daysOf(daysLeft)}.`),
  TIME_RENEWAL_DUE: ({ notAfter, daysLeft }, format) => ({
    finding: `Valid only until ${format.date(notAfter)}, ${daysOf(daysLeft)}.`,
    remedy: `Renew the certificate with ${request}.`,
    who: 'you',
  }),
  TIME_EXPIRED: ({ notAfter }, format) => ({
    finding: `The certificate expired on ${format.time(notAfter)}.`,
    remedy: `Renew it with ${request}.`,
    who: 'you',
  }),
  TIME_NOT_YET: ({ notBefore }, format) => ({
    finding: `The certificate is not valid before ${format.time(notBefore)}.`,
    remedy: 'The clock of this machine is probably slow. Set the date, time and time zone right.',
    who: 'you',
  }),
  TIME_NOT_CHECKED: () => noAction(noConnection),

  FINGERPRINT_SAME: () => noAction('Exactly the installed certificate is served.'),
  FINGERPRINT_OLD: ({ installed, served, notAfter }, format) => ({
    finding: `An earlier certificate is still served, valid until ${format.date(notAfter)} (SHA-256 served ${shortFingerprint(served)}, installed ${shortFingerprint(installed)}).`,
    remedy:
      'Restart profacto. If it happens again, a proxy or a firewall stands in front and uses a copy of the certificate of its own; your IT partner has to replace it there.',
    who: 'you',
  }),
  FINGERPRINT_OTHER: ({ installed, served, issuer, names }, format) => ({
    finding: `Another certificate than the installed one is served${names.length === 0 ? '' : `, namely for ${someNames(names, format.list)}`}${quoted(issuer, ', issued by ', '', 80)} (SHA-256 served ${shortFingerprint(served)}, installed ${shortFingerprint(installed)}).`,
    remedy:
      'Have it checked in the router which machine port 443 leads to, and whether a proxy or virus scanner replaces encrypted connections. Then restart profacto.',
    who: 'itPartner',
  }),
  FINGERPRINT_NOT_CHECKED: () =>
    noAction(
      'Not checked, because the installed certificate or an encrypted connection to compare it with is missing.',
    ),

  REDIRECT_TO_HTTPS: ({ location }) => noAction(`Requests with http:// are redirected to ${excerpt(location, 120)}.`),
  REDIRECT_OFF: () => noAction('The redirect is turned off in the settings.'),
  REDIRECT_MISSING: ({ httpStatus }) => ({
    finding: `Requests with http:// are not redirected (HTTP status ${String(httpStatus)}). Whoever does not type https:// stays unencrypted.`,
    remedy: 'Have it checked in the router whether port 80 leads to the HTTP port of profacto.',
    who: 'itPartner',
  }),
  REDIRECT_ELSEWHERE: ({ location }) => ({
    finding: `Requests with http:// are redirected to an unexpected address: ${excerpt(location, 120)}.`,
    remedy: 'Have it checked in the router and at the domain provider where port 80 and the name lead to.',
    who: 'itPartner',
  }),
  REDIRECT_LOOP: ({ location }) => ({
    finding: `Requests are redirected in a circle${redirectTarget(', in the end to ', location)}. Browsers then show a message instead of your page (“too many redirects”).`,
    remedy:
      'Usually a proxy in front of profacto (or a service like Cloudflare) passes encrypted requests on unencrypted. Set it so that it speaks to profacto over HTTPS, or turn off “Redirect to HTTPS” under Advanced → General (command “profacto-tls settings set redirectToHttps=false”).',
    who: 'itPartner',
  }),
  REDIRECT_NOT_CHECKED: ({ cause }) =>
    noAction(
      `Not checked${cause === null ? ', because the name leads to no internet address, or this machine does not answer encrypted yet' : `: ${noAnswerReason(cause)}`}.`,
    ),
};

function noAnswerReason(cause: NoAnswerCause): string {
  switch (cause) {
    case 'refused':
      return 'the connection was refused';
    case 'timeout':
      return 'there was no answer';
    case 'reset':
      return 'the connection was cut';
    case 'unreachable':
      return 'there is no route to it';
    case 'other':
      return 'no connection was possible';
  }
}

function caUnreachableReason(cause: FindingData<'CA_UNREACHABLE'>['cause'], systemCode: string): string {
  switch (cause) {
    case 'dns':
      return 'DNS gave no internet address for this name';
    case 'refused':
    case 'timeout':
    case 'reset':
      return noAnswerReason(cause);
    case 'other':
      return `no connection was possible (message of the system: ${systemCode})`;
  }
}

function occasion(by: FindingData<'OUTSIDE_REACHED'>['by']): string {
  return by;
}

/** A stranger's name or title in quotation marks; empty where there is none. */
function quoted(text: string | null, before: string, after: string, maxLength = 60): string {
  const words = excerpt(text ?? '', maxLength);
  return words === '' ? '' : `${before}“${words}”${after}`;
}

function foreignPage({ title, server, httpStatus }: FindingData<'CHALLENGE_FOREIGN_PAGE'>): string {
  const name = quoted(title, ' with the title ', '');
  return `another page${name} (HTTP status ${String(httpStatus)}${quoted(server, ', web server ', '')})`;
}

type PortKey = 'httpPort' | 'httpsPort';

/** Where the router has to forward to, as a part of a sentence. */
function forwardingTarget({ forward }: ForwardedEndpoint): string {
  const address = forward.lanAddress === null ? '' : ` (${forward.lanAddress})`;
  return `port ${String(forward.internalPort)} of this machine${address}`;
}

/** What is probably missing when nothing arrives from outside; without commands, so suited to lay users too. */
function missingForwarding(endpoint: ForwardedEndpoint): string {
  const port = String(endpoint.port);
  return isIpv6(endpoint.address)
    ? `port ${port} is not open in the router for the IPv6 address of this machine`
    : `the forwarding in the router is missing: port ${port} has to lead to ${forwardingTarget(endpoint)}`;
}

/** What to set in the router; for IPv6 it can only open a port, not forward to another one. */
function forwardingRemedy(endpoint: ForwardedEndpoint, key: PortKey): string {
  const { address, port, forward } = endpoint;
  if (!isIpv6(address)) {
    return `In the router, forward port ${String(port)} (TCP) to ${forwardingTarget(endpoint)}.`;
  }
  const listen =
    forward.internalPort === port
      ? ''
      : ` Over IPv6 it does not lead to another port; so profacto itself has to listen on port ${String(port)} (“profacto-tls settings set ${key}=${String(port)}”).`;
  return `In the router, open port ${String(port)} for the IPv6 address of this machine.${listen}`;
}

function firewall({ address, port, forward }: ForwardedEndpoint): string {
  const open = isIpv6(address) ? port : forward.internalPort;
  return `The firewall of this machine has to allow incoming connections on port ${String(open)}.`;
}

function ipv6Remedy(port: number): string {
  return `The simplest way: delete the AAAA record at the domain provider (with DynDNS: turn off the update of the IPv6 address). Otherwise open port ${String(port)} for the IPv6 address of this machine in the router, and profacto itself has to listen on port ${String(port)} (“profacto-tls settings set httpPort=${String(port)}”), because over IPv6 the router does not lead to another port.`;
}

function ipv4NotPublic(address: string, kind: AddressKind): FindingText {
  const enterPublicAddress = 'At the domain provider, enter the public IPv4 address of your internet line (A record).';
  switch (kind) {
    case 'private':
      return {
        finding: `The name leads to ${address}. That is an address of your own network; from the internet it does not lead here.`,
        remedy: `${enterPublicAddress} If only the DNS server in your house gives this address (split DNS), set a public one for the checks, for example “profacto-tls settings set dnsServers=9.9.9.9”.`,
        who: 'itPartner',
      };
    case 'cgnat':
      return {
        finding: `The name leads to ${address}. That is an address of the network of your internet provider, which you share with other customers (DS-Lite or CGNAT); nobody on the internet gets to you by way of it.`,
        remedy:
          'Ask your internet provider for a public IPv4 address (“Dual Stack”, on business lines mostly “static IP”). Otherwise only IPv6 remains: an AAAA record with the IPv6 address of this machine, ports 80 and 443 open for IPv6 in the router, and no A record.',
        who: 'itPartner',
      };
    case 'loopback':
      return {
        finding: `The name leads to ${address}. By this every machine means itself; from the internet this address does not lead here.`,
        remedy: `${enterPublicAddress} If the name is in the file “hosts” of this machine, take it out there.`,
        who: 'itPartner',
      };
    case 'linkLocal':
      return {
        finding: `The name leads to ${address}. A device gives itself such an address when it gets none in the network; from the internet it does not lead here.`,
        remedy: enterPublicAddress,
        who: 'itPartner',
      };
    case 'documentation':
    case 'reserved':
      return {
        finding: `The name leads to ${address}. This address is ${kind === 'documentation' ? 'meant only for examples in manuals' : 'reserved for special purposes'}; from the internet it does not lead here.`,
        remedy: enterPublicAddress,
        who: 'itPartner',
      };
  }
}

function internalOnly(address: string): FindingText {
  return {
    finding: `From this network the name leads to ${address}, an address of your own network; what the internet sees cannot be told from here.`,
    remedy:
      'With “profacto-tls settings set dnsServers=9.9.9.9”, your IT partner can have a DNS server of the internet asked for the checks.',
    who: 'itPartner',
  };
}

function partlyPublic(address: string, kind: AddressKind): FindingText {
  return {
    finding: `Among the addresses of your name is ${address}, ${kindOf(kind)}. The certificate authority leaves it out and takes the others; visitors who call it do not arrive, or have to wait.`,
    remedy: `Delete this ${isIpv6(address) ? 'AAAA record' : 'A record'} at the domain provider.`,
    who: 'itPartner',
  };
}

function kindOf(kind: AddressKind): string {
  switch (kind) {
    case 'private':
      return 'an address of your own network';
    case 'cgnat':
      return 'an address of the network of your internet provider';
    case 'linkLocal':
      return 'an address that is valid only between devices on the same network cable';
    case 'loopback':
      return 'the address by which every machine means itself';
    case 'documentation':
      return 'an address that is meant only for examples';
    case 'reserved':
      return 'an address that is reserved for special purposes';
  }
}

/** Why a missing answer, seen from inside, proves nothing. */
function whyInconclusive(address: string): string {
  return isIpv6(address)
    ? 'Perhaps this machine itself has no IPv6; from the internet it may work all the same.'
    : 'Many routers do not allow requests from their own network to their own public address; from the internet it may work all the same.';
}

/** Where a redirect leads; empty where that is not known. */
function redirectTarget(before: string, location: string): string {
  const place = excerpt(location, 120);
  return place === '' ? '' : `${before}${place}`;
}

function capitalize(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function dnsServer(server: string): string {
  return server === 'system' ? 'the DNS server of this machine' : `the DNS server ${server}`;
}

function dnsServerRemedy(server: string): string {
  return server === 'system'
    ? 'Check the internet connection and the DNS server that this machine uses (often the router), and try again.'
    : 'Check the internet connection and whether this DNS server can be reached. “profacto-tls settings get dnsServers” shows it; empty means: the DNS server of this machine.';
}

function someAddresses(addresses: readonly string[], list: (items: readonly string[]) => string): string {
  return addresses.length === 0 ? 'no address' : someNames(addresses, list);
}

/** The first names; a certificate can carry a hundred. */
function someNames(names: readonly string[], list: (items: readonly string[]) => string): string {
  return names.length <= 3
    ? list(names)
    : `${names.slice(0, 3).join(', ')} and others (${String(names.length)} in all)`;
}

/** The CAA record as the websites of domain providers ask for it. */
function caaRecord([first]: readonly string[]): string {
  return first === undefined ? 'with the identifier of your certificate authority' : `“0 issue "${first}"”`;
}

function portBusy({ port, holder }: FindingData<'HTTP_PORT_BUSY'>, key: PortKey): FindingText {
  return {
    finding: `Port ${String(port)} is taken by ${holder === null ? 'another program' : `“${holder.name}” (process ${String(holder.pid)})`}.`,
    remedy: `${releasePort(holder === null ? null : holder.name)} Or set another port (${portChangeRemedy(port, key)}).`,
    who: 'itPartner',
  };
}

function releasePort(holder: string | null): string {
  if (holder === null) return 'End the other program (often IIS, Apache, Skype or a second profacto).';
  switch (holderKind(holder)) {
    case 'iis':
      return 'This is the web server of Windows (IIS) or a service that uses it: stop the “World Wide Web Publishing Service” in the list of services.';
    case 'profacto':
      return 'A profacto runs on this machine already: end one of the two.';
    case 'apache':
    case 'nginx':
    case 'skype':
    case 'other':
      return `End “${holder}”, or move it to another port.`;
  }
}

function portForbidden(port: number, key: PortKey): FindingText {
  return {
    finding: `The operating system does not allow profacto to use port ${String(port)}.`,
    remedy:
      port < 1024
        ? `On Linux, ports below 1024 need a special right (AmbientCapabilities=CAP_NET_BIND_SERVICE or setcap). Another port is simpler (${portChangeRemedy(port, key, 8080)}).`
        : `Set another port (${portChangeRemedy(port, key)}).`,
    who: 'itPartner',
  };
}

function portUnusable({ port, systemCode }: FindingData<'HTTP_PORT_UNUSABLE'>, key: PortKey): FindingText {
  return {
    finding: `Port ${String(port)} cannot be opened (message of the operating system: ${systemCode}).`,
    remedy: `Check the network settings and the security software, or set another port (${portChangeRemedy(port, key)}).`,
    who: 'itPartner',
  };
}

/** The command for another port, and what then has to be changed in the router. */
function portChangeRemedy(port: number, key: PortKey, httpPort = 8081): string {
  const [other, outside] = key === 'httpPort' ? [suggestPort(port, httpPort), 80] : [suggestPort(port, 8443), 443];
  return `for example “profacto-tls settings set ${key}=${String(other)}”; in the router, port ${String(outside)} then has to lead there`;
}

function daysOf(days: number): string {
  if (days < 1) return 'less than a day left';
  return days === 1 ? 'one day left' : `${String(days)} days left`;
}

function durationOf(seconds: number): string {
  const { value, unit } = roundDuration(seconds);
  return `${String(value)} ${unit}${value === 1 ? '' : 's'}`;
}
