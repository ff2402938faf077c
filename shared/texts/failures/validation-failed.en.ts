/** The certificate authority looked and did not find this server. */
import type { Advice, Formats } from '#shared/texts/advice.ts';
import type { FailureTexts, ValidationFailed } from './variants.ts';

const nothingArrived = 'No request arrived at this machine.';
const withoutRedirect =
  'Requests for /.well-known/acme-challenge/ on port 80 have to reach profacto without a redirect.';

export const validationFailedEn: FailureTexts['VALIDATION_FAILED'] = {
  noConnection: (data) => {
    const { name, address, port, ending, maybeFirewall } = data;
    return {
      what: `The certificate authority called ${urlOf(name, port)} on port ${String(port)}${address === null ? '' : ` (address ${address})`}${connectionEnding(ending, port)}. ${nothingArrived}`,
      todo: `${forwarding(data)}. Also check that ${maybeFirewall ? `no firewall blocks port ${String(port)} and that ` : ''}${addressCondition(data)}. Port ${String(port)} has to stay open for later renewals too.`,
      who: 'itPartner',
    };
  },
  noConnectionOverIpv6: ({ name, ipv6 }) => ({
    what: `The certificate authority called ${name} at the IPv6 address ${ipv6} and got no connection on port 80 there. IPv6 is preferred as soon as DNS holds an AAAA record.`,
    todo: 'If your server is reachable over IPv4 too, delete the AAAA record. Otherwise (with DS-Lite, for example) check that the AAAA record belongs to this machine, open port 80 for IPv6 in the router and set the HTTP port of profacto to 80 (command “profacto-tls settings set httpPort=80”), because over IPv6 the router does not forward to another port.',
    who: 'itPartner',
  }),
  someArrived: ({ name, requestsSeen, port }, format) => ({
    what: `${
      requestsSeen === 1
        ? `The first request of the certificate authority to ${name} arrived at this machine, further ones did not.`
        : `Of the requests of the certificate authority to ${name}, ${format.number(requestsSeen)} arrived at this machine, further ones did not.`
    } It checks from several places in the world.`,
    todo: `Usually the router or a firewall blocks requests from other countries (geo-blocking) or several requests in a row (intrusion prevention, IPS). Lift this block for port ${String(port)}, for later renewals too, then request the certificate once more.`,
    who: 'itPartner',
  }),

  routerPage: (data) =>
    foreignPage(
      data,
      `Your router answers instead of profacto: under http://${data.name}/ on port 80 the certificate authority got the page “${data.title}”.`,
      'If the router’s own pages can be reached from the internet on port 80 (remote access), turn that off or move it to another port.',
    ),
  storagePage: (data) =>
    foreignPage(
      data,
      `A network storage device (${data.device}) answers instead of profacto: under http://${data.name}/ on port 80 the certificate authority got the page “${data.title}”.`,
      'If the router forwards port 80 to the network storage device, change that forwarding.',
    ),
  titledPage: (data) =>
    foreignPage(
      data,
      `The certificate authority got somebody else’s page under http://${data.name}/ on port 80, with the title “${data.title}”.`,
      checkName(data),
    ),
  notFoundPage: (data) =>
    foreignPage(
      data,
      `A web server other than that of profacto answers under http://${data.name}/ on port 80: it does not know the file that was asked for (status 404).`,
      checkName(data),
    ),
  refusalPage: (data) =>
    foreignPage(
      data,
      `Something in front of profacto does not let the request under http://${data.name}/ on port 80 pass (status ${String(data.httpStatus)}).`,
      'If a firewall, a proxy or security software filters the requests, exclude /.well-known/acme-challenge/ there.',
    ),
  outOfOrderPage: (data) =>
    foreignPage(
      data,
      `A proxy or another web server answers under http://${data.name}/ on port 80 with a notice that something is out of order (status ${String(data.httpStatus)}).`,
      'If a proxy stands in front of profacto, it has to pass /.well-known/acme-challenge/ on to it.',
    ),
  otherPage: (data) =>
    foreignPage(
      data,
      `Somebody else’s page answered under http://${data.name}/ on port 80${data.httpStatus === null ? '' : ` (status ${String(data.httpStatus)})`}, for example that of another web server or of your domain provider.`,
      checkName(data),
    ),
  otherAnswer: (data) => ({
    what: `Something other than profacto answered under http://${data.name}/ on port 80, and not with a web page: perhaps a router, a network storage device (NAS) or a program that requests certificates itself. ${nothingArrived}`,
    todo: `${forwarding(data)}. If another device gets certificates for itself in the same way, turn that off there.${ipv6Hint(data)}`,
    who: 'itPartner',
  }),
  mixedAnswers: (data, format) => ({
    what: `${arrivedRequests(data, format)} At least once, however, the certificate authority got another answer under ${data.name} than that of profacto${data.title === null ? '' : `: the page “${data.title}”`}.`,
    todo: `Check whether DNS holds several addresses for ${data.name} (A and AAAA) and whether a proxy or another web server stands in between. All addresses have to lead to this machine.${ipv6Hint(data)}`,
    who: 'itPartner',
  }),

  secondary: ({ name, port }) => ({
    what: `The certificate authority reached ${name} properly from one place, but not from other places in the world.`,
    todo: `Usually the router, a firewall or the provider blocks requests from other countries (geo-blocking). Lift this block for port ${String(port)}, for later renewals too. The certificate authority does not say from which countries it checks.`,
    who: 'itPartner',
  }),
  pageElsewhere: ({ name, port }) => ({
    what: `Under ${name} the certificate authority got the right answer from one place, but somebody else’s page from other places in the world.`,
    todo: `Usually this is the notice of a firewall or a provider that turns away requests from other countries (geo-blocking), or the name does not lead to the same address everywhere. Lift the block for port ${String(port)}, for later renewals too.`,
    who: 'itPartner',
  }),
  dnsElsewhere: ({ name }) => ({
    what: `The name servers of ${name} answered the certificate authority properly from one place, but not from other places in the world.`,
    todo: 'If a record has just been changed, try again in a few hours. Otherwise ask the domain or DynDNS provider whether one of its name servers is out of order or turns away queries from other countries (geo-blocking).',
    who: 'itPartner',
  }),

  redirect: (data) => redirected(data, ', and the target could not be reached'),
  redirectLoop: (data) => redirected(data, ', round and round without end'),
  redirectNotAllowed: (data) =>
    redirected(
      data,
      ', to a target that the certificate authority must not follow: only names (no IP addresses) and only the ports 80 and 443 are allowed',
    ),
  redirectMissingSlash: (data) => ({
    ...redirected(data, ', but the target is misspelt: a slash is missing between the name and the path'),
    todo: `Add it in the redirect of the web server or the domain provider. Better still: ${withoutRedirect.replace('Requests', 'requests')}`,
  }),
  tls: ({ name }) => ({
    what: `When calling http://${name}/ the certificate authority was redirected to an encrypted page, and no connection to it was possible.`,
    todo: `Another web server or proxy probably stands in front of profacto. ${withoutRedirect}`,
    who: 'itPartner',
  }),

  otherTlsServer: (data) => ({
    what: `Something other than profacto answers under https://${data.name}/ on port 443: it does not know the check of the certificate authority (TLS-ALPN-01). ${nothingArrived}`,
    todo: `${forwarding(data)}. If a proxy or a firewall in between accepts encrypted connections itself, it has to let them pass unchanged. ${data.ipv6 === null ? checkName(data) : ipv6Hint(data).trim()}`,
    who: 'itPartner',
  }),
  noTlsOverIpv6: ({ name, ipv6 }) => ({
    what: `The certificate authority called ${name} at the IPv6 address ${ipv6} and got no connection on port 443 there. IPv6 is preferred as soon as DNS holds an AAAA record.`,
    todo: 'If your server is reachable over IPv4 too, delete the AAAA record. Otherwise (with DS-Lite, for example) check that the AAAA record belongs to this machine, and open port 443 for IPv6 in the router.',
    who: 'itPartner',
  }),

  dns: ({ name }) => ({
    what: `The certificate authority got no internet address for ${name} from DNS.`,
    todo: 'Check the spelling of the public server address and the DNS records at the domain or DynDNS provider.',
    who: 'itPartner',
  }),
  noSuchName: ({ name }) => ({
    what: `The name ${name} does not exist in the DNS of the internet.`,
    todo: 'Check the spelling of the public server address. If it is right, the name has to be created at the domain or DynDNS provider; new entries sometimes take a few hours.',
    who: 'you',
  }),
  noAddress: ({ name }) => ({
    what: `DNS holds no internet address for ${name}.`,
    todo: 'At the domain provider, enter the address of your internet line (A or AAAA record). With DynDNS, check whether the router signs in there.',
    who: 'itPartner',
  }),
  dnssec: ({ name }) => ({
    what: `The answers of the name servers of ${name} are wrongly signed (DNSSEC). The certificate authority does not believe them for this reason.`,
    todo: 'Usually the provider was changed and the old DS record of the domain was left behind. Have it corrected at the domain provider, or turn DNSSEC off there.',
    who: 'itPartner',
  }),
  nameServersFailed: ({ name }) => ({
    what: `The name servers of ${name} gave the certificate authority no answer or a faulty one.`,
    todo: 'Try again in an hour. If it happens again, turn to the domain or DynDNS provider; possible causes are an outage or wrong DNSSEC records.',
    who: 'itPartner',
  }),
  caa: ({ name }) => ({
    what: `A CAA record in the DNS of ${name} does not allow this certificate authority to issue certificates.`,
    todo: 'At the domain provider, add a CAA record for this certificate authority (for Let’s Encrypt: letsencrypt.org), or remove the existing CAA records.',
    who: 'itPartner',
  }),
  caaNotAnswered: ({ name }) => ({
    what: `The certificate authority could not look up in the DNS of ${name} whether a CAA record forbids it to issue. Without this it issues nothing.`,
    todo: 'The name servers of the domain do not answer CAA queries properly. Turn to the domain provider with this.',
    who: 'itPartner',
  }),

  other: (data, format) => ({
    what: `The certificate authority could not confirm that ${data.name} belongs to this server. ${arrivedRequests(data, format)}`,
    todo: `Check the forwarding of port ${String(data.port)} and the DNS records of the name. The message of the certificate authority holds the details.`,
    who: 'itPartner',
  }),
};

type Ending = NonNullable<ValidationFailed['cause']>;

function connectionEnding(ending: Ending, port: number): string {
  return ending === 'refused'
    ? ` and was refused: nothing accepts connections on port ${String(port)} of that address`
    : connectionEndings[ending];
}

const connectionEndings: Readonly<Record<Exclude<Ending, 'refused'>, string>> = {
  timeout: ' and got no answer. Usually a firewall or the router drops such calls',
  reset: ', and the connection was cut at once. Usually a firewall does that',
  unreachable: ', and that address could not be reached from the internet',
  other: ' and got no connection',
};

function arrivedRequests({ requestsSeen }: ValidationFailed, format: Formats): string {
  if (requestsSeen === 0) return nothingArrived;
  return requestsSeen === 1
    ? 'One request arrived at this machine.'
    : `${format.number(requestsSeen)} requests arrived at this machine.`;
}

const urlOf = (name: string, port: number) => `${port === 443 ? 'https' : 'http'}://${name}/`;

function forwarding({ forward, challenge }: ValidationFailed): string {
  if (forward === null) {
    if (challenge === 'tls-alpn-01')
      return 'Have the router forward port 443 to the HTTPS port of profacto (usually 443) on this machine';
    return 'Have the router forward port 80 to the HTTP port of profacto (usually 8080) on this machine';
  }
  const { lanAddress, internalPort, publicPort } = forward;
  const here = lanAddress === null ? 'this machine' : `${lanAddress} (which is this machine)`;
  return `Have the router forward port ${String(publicPort)} to port ${String(internalPort)} of ${here}`;
}

/** Where the name has to point. */
function addressCondition({ name, address }: ValidationFailed): string {
  return address === null
    ? `${name} points to your internet line`
    : `${address} is the address of your internet line (if not, the DNS record of ${name} is out of date)`;
}

/** One more sentence if the CA used IPv6. */
function ipv6Hint({ ipv6 }: { ipv6: string | null }): string {
  return ipv6 === null
    ? ''
    : ` The call went by IPv6 to ${ipv6}: the AAAA record in DNS has to lead to this machine too; otherwise delete it.`;
}

function checkName({ name, ipv4 }: { name: string; ipv4: string | null }): string {
  return `Also check that ${name} points to your internet line in DNS and not to the web space of your provider${ipv4 === null ? '' : ` (${ipv4} was called)`}.`;
}

function foreignPage(data: ValidationFailed & { ipv6: string | null }, who: string, remedy: string): Advice {
  return {
    what: `${who} ${nothingArrived}`,
    todo: `${forwarding(data)}. ${remedy}${ipv6Hint(data)}`,
    who: 'itPartner',
  };
}

function redirected({ name }: ValidationFailed, how: string): Advice {
  return {
    what: `The request of the certificate authority to http://${name}/ is redirected${how}.`,
    todo: `Another web server or proxy probably stands in front of profacto, or the domain provider redirects the name to another page. ${withoutRedirect}`,
    who: 'itPartner',
  };
}
