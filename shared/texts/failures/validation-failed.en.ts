/** The certificate authority looked and did not find this server. */
import type { Advice, Formats } from '#shared/texts/advice.ts';
import { betweenEn } from '#shared/texts/between/en.ts';
import { betweenAdvice } from '#shared/texts/between/shape.ts';
import { recordStep } from './shape.ts';
import type { FailureTexts, ValidationFailed } from './variants.ts';

const CHALLENGE = '/.well-known/acme-challenge/';
const severalPlaces =
  'The certificate authority checks from several places in the world; it does not say from which countries.';
const ownAddressFor = (name: string) =>
  `In the customer account of the domain, enter the address of your internet line for ${name} (A record).`;

export const validationFailedEn: FailureTexts['VALIDATION_FAILED'] = {
  refused: (data, format) => ({
    what: `${at(data)} turns requests on port ${String(data.port)} away: nothing accepts connections there.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  timeout: (data, format) => ({
    what: `Nobody gets through on port ${String(data.port)} from outside: ${at(data)} gives the certificate authority no answer.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, `A firewall may drop such requests as well. ${staleAddress(data)}`),
  }),
  unreachable: (data, format) => ({
    what: `The router at ${at(data)} forwards port ${String(data.port)} to a device that is not there.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  noConnection: (data, format) => ({
    what: `The certificate authority got no connection to ${at(data)} on port ${String(data.port)}.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  blockedFromOutside: (data, format) => ({
    what: `From here the request arrived, from outside it did not: a block of port ${String(data.port)} stops it.`,
    todo: `Have the block of port ${String(data.port)} lifted in router and firewall; the forwarding is right.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      `Often it is a country block (geo-blocking). Where nothing is blocked there, the internet provider keeps the port closed. ${severalPlaces}`,
    ),
  }),
  heldBack: (data, format) => ({
    what: `From outside, a firewall accepts the connection on port ${String(data.port)} but does not pass it on to this machine.`,
    todo: `In router and firewall, have the protection of connections (SYN protection, intrusion detection) turned off for port ${String(data.port)} until requests arrive here.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      `The forwarding in the router is right: from here it leads to this machine. Some firewalls answer new connections themselves first and then drop what comes in them.`,
    ),
  }),
  ownFirewall: (data, format) => ({
    what: `Your router forwards port ${String(data.port)} here as it should; the firewall of this machine keeps the certificate authority out.`,
    todo: `In the firewall of this machine, allow incoming connections to port ${String(data.forward?.internalPort ?? data.port)} (TCP).`,
    who: 'itPartner',
    details: details(
      data,
      format,
      'The router itself names the forwarding. On Windows it is the “Windows Defender Firewall” (inbound rules), or the network counts as “public” since an update. Where everything is open there, the internet provider keeps the port closed.',
    ),
  }),
  lostInTunnel: (data, format) => ({
    what: `On this machine a VPN (“${data.tunnel}”) sends all answers through its tunnel, so that whoever comes over your line gets none.`,
    todo: 'Set up the VPN on this machine so that it does not take over all traffic to the internet.',
    who: 'itPartner',
    details: details(
      data,
      format,
      `A VPN is an encrypted line into another network. It takes over everything where the default route leads through the tunnel. If port ${String(data.port)} gets no answer without the VPN either, the forwarding in the router is missing. If the tunnel is to be the way in itself (fixed IP address), its provider has to forward port ${String(data.port)} to here.`,
    ),
  }),
  otherFromOutside: (data, format) => ({
    what: `From here the request arrived, from outside ${data.by === null ? 'something else' : betweenEn.phrase(data.by)} answers.`,
    todo: `Have turned off whatever in the router and in the firewall answers requests from outside on port ${String(data.port)} itself; the forwarding is right.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      `${gotPage(data)} The remote access of a router and the notice of a firewall answer like that.`,
    ),
  }),
  afterConnect: (data, format) => ({
    what: `Something accepts the connection to ${at(data)} on port ${String(data.port)}${data.isCut ? ' and cuts it before answering' : ' but then does not answer'}.`,
    todo: data.isCut
      ? `In router and firewall, exempt requests for ${CHALLENGE} on port ${String(data.port)} from inspection.`
      : forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      'A firewall that looks into the requests behaves like that; less often another device to which the port leads.',
    ),
  }),
  unreadable: (data, format) => ({
    what: `The certificate authority got no answer that it could read from ${at(data)} on port ${String(data.port)}.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      `Either the port leads to something that does not speak ${data.port === 80 ? 'HTTP' : 'TLS'}, or to a device that is switched off.`,
    ),
  }),
  noConnectionOverIpv6: (data, format) => ({
    what: `The certificate authority got no connection to the IPv6 address ${data.ipv6} on port ${String(data.port)}.`,
    todo: `In the router, open port ${String(data.port)} over IPv6 for this machine${data.ownPort ? ', and move profacto Datenschutz to port 80' : ''}.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      `IPv6 is preferred as soon as DNS holds an AAAA record. If the server can be reached over IPv4, deleting that record is enough.${data.ownPort ? ' Over IPv6 no router forwards to another port; it is moved under Advanced → This server (command “profacto-tls settings set httpPort=80”).' : ''}`,
    ),
  }),
  onlyIpv6: (data, format) => ({
    what: `${data.name} has an IPv6 address only, and nobody comes in there; the IPv4 address of your line (${data.ipv4}) is missing in the DNS.`,
    ...recordStep(data, {
      atDomain: `In the customer account of the domain, enter an A record with ${data.ipv4} for ${data.name}.`,
      atDynDns: (name) => `Where DynDNS is set up for ${name}, switch on that it passes on the IPv4 address.`,
    }),
    details: details(
      data,
      format,
      `An A record holds the IPv4 address of a name, an AAAA record the IPv6 address. As long as the router lets nobody in over IPv6, the AAAA record (${data.ipv6}) is in the way. The address of your line is what the router says.`,
    ),
  }),
  ipv6Elsewhere: (data, format) => ({
    what: data.viaIpv4
      ? `Over IPv4 ${data.name} leads to this machine, over IPv6 (${data.ipv6}) somewhere else.`
      : `Over IPv6 (AAAA record ${data.ipv6}) ${data.name} leads to another device, not to this machine.`,
    ...recordStep(data, {
      atDomain: `In the customer account of the domain, delete the AAAA record of ${data.name}.`,
      atDynDns: (name) => `Where DynDNS is set up for ${name}, switch off that it passes on the IPv6 address.`,
    }),
    details: details(
      data,
      format,
      `An AAAA record holds the IPv6 address of a name; the certificate authority prefers it.${data.by === null ? '' : ` There answers ${betweenEn.phrase(data.by)}.`}`,
    ),
  }),
  nameServersDisagree: ({ name, tried, known }) => ({
    what: `The name servers of your domain contradict each other: the certificate authority was still told ${tried} for ${name}, here the name leads to ${known}.`,
    todo: `Tell your domain provider that all of its name servers have to give ${known} for the name.`,
    who: 'domainProvider',
    details: `Name servers say which address belongs to a name; which of them the certificate authority asks is chance. If the record was changed only a moment ago, the other name server mostly catches up within an hour.`,
  }),
  oldAddress: ({ name, tried, known }) => ({
    what: `The certificate authority was still told the address ${tried} for ${name}; here the name leads to ${known}.`,
    todo: 'Wait an hour, and then request the certificate again.',
    who: 'wait',
    details:
      'After a change of the DNS record, the former address still holds in some places for a while. If it stays like this, not all name servers of the domain have got the change; the domain provider mends that.',
  }),
  strayRecord: ({ name, tried, known }) => ({
    what: `Of the addresses that are entered for ${name}, ${tried} does not lead to this machine, ${known} does.`,
    todo: `In the customer account of the domain, delete the record of ${name} with the address ${tried}.`,
    who: 'domainProvider',
    details: `The record is called A record, for an IPv6 address AAAA record. Which of the addresses the certificate authority and visitors take is chance.`,
  }),
  recordElsewhere: ({ name, tried, known }) => ({
    what: `On the internet ${name} leads to ${tried}, not to your internet line (${known}).`,
    todo: `In the customer account of the domain, change the A record of ${name} to ${known}.`,
    who: 'domainProvider',
    details: `Only in your network does the name lead to ${known}: that is what the DNS server of the house or the file “hosts” of this machine says. The address of your line is what the router tells.`,
  }),
  changedOnTheWay: (data) => ({
    what: 'A request arrived here, but changed: something in between rewrites its address.',
    todo: `Have the server in between pass requests for ${CHALLENGE} on to ${target(data)} unchanged.`,
    who: 'itPartner',
    details: `The wanted address arrived in another spelling: in lower case, with a slash at its end or below another path. A proxy does that.`,
  }),
  someArrived: (data, format) => ({
    what:
      data.requestsSeen === 1
        ? 'The first request of the certificate authority arrived here, a block stops the further ones.'
        : `Of the requests of the certificate authority, ${format.number(data.requestsSeen)} arrived here, a block stops the further ones.`,
    todo: `In the router and the firewall, have country blocking (geo-blocking) and intrusion prevention turned off for port ${String(data.port)}.`,
    who: 'itPartner',
    details: `${severalPlaces} ${staysOpen(data)}`,
  }),

  answeredBy: (data, format) => ({
    ...betweenAdvice(
      data.by,
      {
        name: data.name,
        port: data.port,
        forwarding: forwarding(data),
        target: target(data),
        occupied: data.port === 443 && data.address?.includes(':') !== true,
      },
      betweenEn,
    ),
    details: details(data, format, gotPage(data)),
  }),
  titledPage: (data, format) => ({
    what: `Somebody else’s page with the title “${data.title}” answers under ${data.name} on port ${String(data.port)}.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  notFoundPage: (data, format) => ({
    what: `A web server other than profacto Datenschutz answers under ${data.name} on port ${String(data.port)}.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      `The other web server does not know the file that was asked for (status 404). ${staleAddress(data)}`,
    ),
  }),
  throttled: (data, format) => ({
    what: 'A device in front throttles the requests of the certificate authority (429 “too many requests”).',
    todo: `There, exempt the path ${CHALLENGE} from the throttling.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      'The certificate authority asks from several places at once. A proxy or a firewall in front of this machine slows down like that.',
    ),
  }),
  passwordInFront: (data, format) => ({
    what: 'A server in front asks the certificate authority for a password (401).',
    todo: `There, exempt the path ${CHALLENGE} from the password protection.`,
    who: 'itPartner',
    details: details(data, format),
  }),
  passwordPage: (data, format) => ({
    what: `On port ${String(data.port)} something in front of this machine asks for a password (401): a proxy, perhaps another device.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, `${insteadOfForwarding('the password protection')} ${staleAddress(data)}`),
  }),
  refusalInFront: (data, format) => ({
    what: 'A device in front turns the request of the certificate authority away (403), by a country block for instance.',
    todo: `There, exempt the path ${CHALLENGE} from the block.`,
    who: 'itPartner',
    details: details(data, format, severalPlaces),
  }),
  refusalPage: (data, format) => ({
    what: `On port ${String(data.port)} something in front of this machine turns the request away (403): a proxy, perhaps another device.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, `${insteadOfForwarding('the block')} ${staleAddress(data)}`),
  }),
  gatewayPage: (data, format) => ({
    what: `The server in front does not reach this machine (${String(data.httpStatus)}).`,
    todo: `There, enter ${target(data)} as the destination.`,
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  outOfOrderPage: (data, format) => ({
    what: `A server in between reports a fault (status ${String(data.httpStatus)}) instead of passing the request on.`,
    todo: `Have that server pass requests for ${CHALLENGE} on to ${target(data)} unchanged.`,
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  otherPage: (data, format) => ({
    what: `Somebody else’s page answers under ${data.name} on port ${String(data.port)}.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      `${data.httpStatus === null ? '' : `The page came with the status ${String(data.httpStatus)}. `}${staleAddress(data)}`,
    ),
  }),
  otherAnswer: (data, format) => ({
    what: `Something other than profacto Datenschutz answers under ${data.name} on port ${String(data.port)}.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      'The answer is no web page: perhaps a device that gets certificates for itself in the same way.',
    ),
  }),
  mixedAnswers: (data, format) => ({
    what: `Some of the requests arrived here, others are answered by ${data.by === null ? (data.title === null ? 'something else' : `somebody else’s page (“${data.title}”)`) : betweenEn.phrase(data.by)}.`,
    todo: `Make all addresses of ${data.name} lead to this machine.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      `DNS then usually holds several addresses (A and AAAA)${data.address === null ? '' : `; the wrong answer came from ${data.address}`}.`,
    ),
  }),

  secondary: (data) => ({
    what: 'From one place the certificate authority got through, from other countries it did not: a country block stops it.',
    todo: `Have the country block (geo-blocking) in the router and the firewall lifted for port ${String(data.port)}.`,
    who: 'itPartner',
    details: `${severalPlaces} ${staysOpen(data)}`,
  }),
  pageElsewhere: (data) => ({
    what: 'From one place the right answer came, from other countries somebody else’s page, usually that of a country block.',
    todo: `Have the country block (geo-blocking) in the router and the firewall lifted for port ${String(data.port)}.`,
    who: 'itPartner',
    details: `${severalPlaces} In rare cases the name does not lead to the same address everywhere. ${staysOpen(data)}`,
  }),
  dnsElsewhere: ({ name }) => ({
    what: `The name servers of ${name} answered properly at only some of the places from which the check is made.`,
    todo: 'Report to your domain provider that its name servers do not answer properly from all countries.',
    who: 'domainProvider',
    details:
      'After a change of the DNS record this passes by itself within a few hours. With DynDNS, the provider of the DynDNS name is meant.',
  }),

  redirect: (data) => redirected(data, 'redirected to a target that cannot be reached'),
  redirectLoop: (data) => redirected(data, 'redirected round and round without end'),
  redirectNotAllowed: (data) =>
    redirected(
      data,
      'redirected to a target that the certificate authority must not follow',
      'Only names (no IP addresses) and only the ports 80 and 443 are allowed.',
    ),
  redirectMissingSlash: (data) =>
    redirected(data, 'redirected to a misspelt target', 'A slash is missing there between the name and the path.'),
  tls: (data) => redirected(data, 'redirected to an encrypted page to which no connection is possible'),

  otherTlsServer: (data, format) => ({
    what: `Something other than profacto Datenschutz answers under ${data.name} on port 443.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      `What answers there does not know the check (TLS-ALPN-01). A proxy and a firewall that accept encrypted connections themselves answer like that as well. ${staleAddress(data)}`,
    ),
  }),

  dns: ({ name }) => ({
    what: `The certificate authority found no address for ${name} on the internet.`,
    todo: ownAddressFor(name),
    who: 'domainProvider',
    details: 'The certificate authority’s own words hold the details.',
  }),
  noSuchName: ({ name }) => ({
    what: `The name ${name} does not exist on the internet.`,
    todo: `In the customer account of the domain, create ${name} with the address of your internet line (A record).`,
    who: 'domainProvider',
    details:
      'If the name is only misspelt, correct it as the public server address. New entries sometimes take a few hours.',
  }),
  noAddress: ({ name }) => ({
    what: `No address is entered for ${name} on the internet.`,
    todo: ownAddressFor(name),
    who: 'domainProvider',
    details: 'With DynDNS, the router enters the address; it has to be able to sign in there.',
  }),
  dnssec: ({ name }) => ({
    what: `The records of ${name} are wrongly signed, so the certificate authority does not believe them.`,
    todo: 'Have the signature of the domain corrected at the domain provider (DS record, DNSSEC).',
    who: 'domainProvider',
    details: 'Usually the provider was changed, and the old DS record of the domain was left behind.',
  }),
  staleDs: ({ name, dnssecFault }) => ({
    what: `The registry still announces an old DNSSEC key (DS record) of the domain, so the certificate authority gets no valid answer about ${name}.`,
    todo: `At the domain provider, have the old DS record of ${dnssecFault?.domain ?? name} deleted.`,
    who: 'domainProvider',
    details:
      'DNSSEC signs what name servers say. Usually the provider was changed, and the DS record of the former one was left behind. DNS servers that do not check signatures notice nothing of it.',
  }),
  nameServersFailed: ({ name }) => ({
    what: `The name servers of ${name} did not answer the certificate authority properly.`,
    todo: 'Report to your domain provider that its name servers do not answer properly.',
    who: 'domainProvider',
    details:
      'Name servers say which address belongs to a name. An outage often passes within an hour; if it stays, the DNSSEC records are usually wrong. With DynDNS, the provider of the DynDNS name is meant.',
  }),
  caa: ({ name }) => ({
    what: `A record in the DNS of ${name} forbids this certificate authority to issue certificates.`,
    todo: 'In the customer account of the domain, add a CAA record for this certificate authority (for Let’s Encrypt: letsencrypt.org).',
    who: 'domainProvider',
    details: 'CAA records name the certificate authorities that may issue for a domain.',
  }),
  caaNotAnswered: ({ name }) => ({
    what: `The name servers of ${name} do not say which certificate authority may issue, and without this none does.`,
    todo: 'Report to your domain provider that its name servers do not answer CAA queries properly.',
    who: 'domainProvider',
    details: 'That there are no CAA records has to be said by a name server, too.',
  }),

  other: (data, format) => ({
    what: `The certificate authority could not confirm that ${data.name} belongs to this server.`,
    todo: 'Mend what the certificate authority’s own words name.',
    who: 'itPartner',
    details: details(data, format),
  }),
};

type Called = ValidationFailed & { port: number };

/** What was called, as the beginning of a sentence too. */
const at = ({ name, address }: ValidationFailed): string => address ?? name;

/** The port of this product on this machine. */
function target({ forward, challenge }: ValidationFailed): string {
  if (forward === null) {
    return challenge === 'tls-alpn-01'
      ? 'the HTTPS port of profacto Datenschutz (usually 443) on this machine'
      : 'the HTTP port of profacto Datenschutz (usually 8080) on this machine';
  }
  const { lanAddress, internalPort } = forward;
  return `port ${String(internalPort)} of this machine${lanAddress === null ? '' : ` (${lanAddress})`}`;
}

function forwarding(data: ValidationFailed): string {
  const port = data.forward?.publicPort ?? (data.challenge === 'tls-alpn-01' ? 443 : 80);
  return `Have the router forward port ${String(port)} to ${target(data)}.`;
}

/** Where else the name may lead. */
function staleAddress({ name, address }: ValidationFailed): string {
  return address === null
    ? `${name} has to point to your internet line in DNS.`
    : `If ${address} does not belong to your internet line, the DNS record of ${name} has to be corrected.`;
}

const insteadOfForwarding = (from: string) =>
  `If it is a proxy that passes on to this machine, it is enough to exempt the path ${CHALLENGE} from ${from} there.`;

function gotPage({ name, page, address }: ValidationFailed): string {
  const from = address === null ? '' : ` (address ${address})`;
  const { title = null, httpStatus = null } = page ?? {};
  if (title !== null) return `The certificate authority got the page “${title}” under ${name}${from}.`;
  const status = httpStatus === null ? '' : `; the answer came with the status ${String(httpStatus)}`;
  return `${name}${from} was called${status}.`;
}

const staysOpen = ({ port }: Called) => `Port ${String(port)} has to stay open for later renewals too.`;

/** What arrived here; nothing is said where nobody looks. */
function arrivals({ requestsSeen, unknownRequests = 0, arrivalsUnknown }: ValidationFailed, format: Formats): string[] {
  if (arrivalsUnknown === true) return [];
  if (requestsSeen > 1) return [`${format.number(requestsSeen)} requests arrived at this machine.`];
  if (requestsSeen === 1) return ['One request arrived at this machine.'];
  return [
    unknownRequests > 0
      ? 'Only requests that belong to another check arrived at this machine.'
      : 'No request of the certificate authority arrived at this machine.',
  ];
}

const seenFromHere = {
  cameBack: 'One of our own arrived just before.',
  notFromHere: 'From this machine nobody could be reached there either.',
  notAnswered: 'From this machine nobody could be reached there either.',
  otherAnswer: 'A request from this machine was answered by something else there just before, too.',
};

function details(data: ValidationFailed, format: Formats, ...sentences: string[]): string {
  const here = data.fromHere ? [seenFromHere[data.fromHere]] : [];
  return [...arrivals(data, format), ...here, ...sentences].join(' ').trim();
}

function redirected({ name }: ValidationFailed, how: string, ...more: string[]): Advice {
  return {
    what: `The request of the certificate authority to ${name} is ${how}.`,
    todo: `Turn the redirect off for requests for ${CHALLENGE} on port 80.`,
    who: 'itPartner',
    details: [...more, 'Another web server, a proxy or the forwarding of the domain provider redirects it.'].join(' '),
  };
}
