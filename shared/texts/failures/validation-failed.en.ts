/** The certificate authority looked and did not find this server. */
import type { Advice, Formats } from '#shared/texts/advice.ts';
import {
  responderOf,
  dnsFailureKind,
  isOverIpv6,
  redirectFailureKind,
  secondaryFailureKind,
  type Responder,
  type ValidationFailed,
} from './shape.ts';

export function validationFailedEn(data: ValidationFailed, format: Formats): Advice {
  const { name, reason, requestsSeen } = data;
  switch (reason) {
    case 'connection':
      if (requestsSeen > 0) return onlySomeArrived(data, format);
      return isOverIpv6(data) ? noConnectionOverIpv6(data) : noConnection(data);
    case 'dns':
      return dnsFailed(data);
    case 'foreignPage':
      return requestsSeen === 0 ? foreignPage(data) : mixedAnswers(data, format);
    case 'unauthorized':
      return requestsSeen === 0
        ? {
            what: `Something other than profacto answered under http://${name}/ on port 80, and not with a web page: perhaps a router, a network storage device (NAS) or a program that requests certificates itself. No request arrived at this machine.`,
            todo: `${forwarding(data)}. If another device gets certificates for itself in the same way, turn that off there.${ipv6Hint(data)}`,
            who: 'itPartner',
          }
        : mixedAnswers(data, format);
    case 'secondary':
      return onlyFromSomePlaces(data);
    case 'redirect':
      return redirected(data);
    case 'tls':
      return {
        what: `When calling http://${name}/ the certificate authority was redirected to an encrypted page, and no connection to it was possible.`,
        todo: `Another web server or proxy probably stands in front of profacto. ${withoutRedirect}`,
        who: 'itPartner',
      };
    case 'caa':
      return dnsFailureKind(data.problem) === 'other'
        ? {
            what: `A CAA record in the DNS of ${name} does not allow this certificate authority to issue certificates.`,
            todo: 'At the domain provider, add a CAA record for this certificate authority (for Let’s Encrypt: letsencrypt.org), or remove the existing CAA records.',
            who: 'itPartner',
          }
        : {
            what: `The certificate authority could not look up in the DNS of ${name} whether a CAA record forbids it to issue. Without this it issues nothing.`,
            todo: 'The name servers of the domain do not answer CAA queries properly. Turn to the domain provider with this.',
            who: 'itPartner',
          };
    case 'other':
      return {
        what: `The certificate authority could not confirm that ${name} belongs to this server. ${requestsSeen === 0 ? nothingArrived : arrivedRequests(requestsSeen, format)}`,
        todo: 'Check the forwarding of port 80 and the DNS records of the name. The message of the certificate authority holds the details.',
        who: 'itPartner',
      };
  }
}

const nothingArrived = 'No request arrived at this machine.';
const withoutRedirect =
  'Requests for /.well-known/acme-challenge/ on port 80 have to reach profacto without a redirect.';

function arrivedRequests(requestsSeen: number, format: Formats): string {
  return requestsSeen === 1
    ? 'One request arrived at this machine.'
    : `${format.number(requestsSeen)} requests arrived at this machine.`;
}

function forwarding({ forward }: ValidationFailed): string {
  if (forward === null) {
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
function ipv6Hint(data: ValidationFailed): string {
  return isOverIpv6(data)
    ? ` The call went by IPv6 to ${data.address ?? ''}: the AAAA record in DNS has to lead to this machine too; otherwise delete it.`
    : '';
}

type Cause = NonNullable<ValidationFailed['cause']>;

const connectionOutcomes: Readonly<Record<Cause, string>> = {
  refused: ' and was refused: nothing accepts connections on port 80 of that address',
  timeout: ' and got no answer. Usually a firewall or the router drops such calls',
  reset: ', and the connection was cut at once. Usually a firewall does that',
  unreachable: ', and that address could not be reached from the internet',
  other: ' and got no connection',
};

function noConnection(data: ValidationFailed): Advice {
  const { name, address, cause } = data;
  const firewall = cause === 'refused' || cause === 'unreachable' ? '' : 'no firewall blocks port 80 and that ';
  return {
    what: `The certificate authority called http://${name}/ on port 80${address === null ? '' : ` (address ${address})`}${connectionOutcomes[cause ?? 'other']}. ${nothingArrived}`,
    todo: `${forwarding(data)}. Also check that ${firewall}${addressCondition(data)}. Port 80 has to stay open for later renewals too.`,
    who: 'itPartner',
  };
}

function noConnectionOverIpv6({ name, address }: ValidationFailed): Advice {
  return {
    what: `The certificate authority called ${name} at the IPv6 address ${address ?? ''} and got no connection on port 80 there. IPv6 is preferred as soon as DNS holds an AAAA record.`,
    todo: 'If your server is reachable over IPv4 too, delete the AAAA record. Otherwise (with DS-Lite, for example) check that the AAAA record belongs to this machine, open port 80 for IPv6 in the router and set the HTTP port of profacto to 80 (command “profacto-tls settings set httpPort=80”), because over IPv6 the router does not forward to another port.',
    who: 'itPartner',
  };
}

function onlySomeArrived({ name, requestsSeen }: ValidationFailed, format: Formats): Advice {
  return {
    what: `${
      requestsSeen === 1
        ? `The first request of the certificate authority to ${name} arrived at this machine, further ones did not.`
        : `Of the requests of the certificate authority to ${name}, ${format.number(requestsSeen)} arrived at this machine, further ones did not.`
    } It checks from several places in the world.`,
    todo: 'Usually the router or a firewall blocks requests from other countries (geo-blocking) or several requests in a row (intrusion prevention, IPS). Lift this block for port 80, for later renewals too, then request the certificate once more.',
    who: 'itPartner',
  };
}

function foreignPage(data: ValidationFailed): Advice {
  const { name } = data;
  const responder = responderOf(data);
  return {
    what: `${whoAnswered(responder, name)} ${nothingArrived}`,
    todo: `${forwarding(data)}. ${pageRemedy(responder, data)}${ipv6Hint(data)}`,
    who: 'itPartner',
  };
}

function whoAnswered(responder: Responder, name: string): string {
  const atUrl = `under http://${name}/`;
  switch (responder.kind) {
    case 'router':
      return `Your router answers instead of profacto: ${atUrl} on port 80 the certificate authority got the page “${responder.title}”.`;
    case 'storage':
      return `A network storage device (${responder.device}) answers instead of profacto: ${atUrl} on port 80 the certificate authority got the page “${responder.title}”.`;
    case 'page':
      return `The certificate authority got somebody else’s page ${atUrl} on port 80, with the title “${responder.title}”.`;
    case 'notFound':
      return `A web server other than that of profacto answers ${atUrl} on port 80: it does not know the file that was asked for (status 404).`;
    case 'notAllowed':
      return `Something in front of profacto does not let the request ${atUrl} on port 80 pass (status ${String(responder.httpStatus)}).`;
    case 'outOfOrder':
      return `A proxy or another web server answers ${atUrl} on port 80 with a notice that something is out of order (status ${String(responder.httpStatus)}).`;
    case 'other':
      return `Somebody else’s page answered ${atUrl} on port 80${responder.httpStatus === null ? '' : ` (status ${String(responder.httpStatus)})`}, for example that of another web server or of your domain provider.`;
  }
}

function pageRemedy({ kind }: Responder, data: ValidationFailed): string {
  const { name, address } = data;
  switch (kind) {
    case 'router':
      return 'If the router’s own pages can be reached from the internet on port 80 (remote access), turn that off or move it to another port.';
    case 'storage':
      return 'If the router forwards port 80 to the network storage device, change that forwarding.';
    case 'notAllowed':
      return 'If a firewall, a proxy or security software filters the requests, exclude /.well-known/acme-challenge/ there.';
    case 'outOfOrder':
      return 'If a proxy stands in front of profacto, it has to pass /.well-known/acme-challenge/ on to it.';
    case 'page':
    case 'notFound':
    case 'other':
      return `Also check that ${name} points to your internet line in DNS and not to the web space of your provider${address === null || isOverIpv6(data) ? '' : ` (${address} was called)`}.`;
  }
}

function mixedAnswers(data: ValidationFailed, format: Formats): Advice {
  const title = data.page?.title ?? null;
  return {
    what: `${arrivedRequests(data.requestsSeen, format)} At least once, however, the certificate authority got another answer under ${data.name} than that of profacto${title === null ? '' : `: the page “${title}”`}.`,
    todo: `Check whether DNS holds several addresses for ${data.name} (A and AAAA) and whether a proxy or another web server stands in between. All addresses have to lead to this machine.${ipv6Hint(data)}`,
    who: 'itPartner',
  };
}

function onlyFromSomePlaces(data: ValidationFailed): Advice {
  const { name } = data;
  switch (secondaryFailureKind(data)) {
    case 'connection':
      return {
        what: `The certificate authority reached ${name} properly from one place, but not from other places in the world.`,
        todo: 'Usually the router, a firewall or the provider blocks requests from other countries (geo-blocking). Lift this block for port 80, for later renewals too. The certificate authority does not say from which countries it checks.',
        who: 'itPartner',
      };
    case 'page':
      return {
        what: `Under ${name} the certificate authority got the right answer from one place, but somebody else’s page from other places in the world.`,
        todo: 'Usually this is the notice of a firewall or a provider that turns away requests from other countries (geo-blocking), or the name does not lead to the same address everywhere. Lift the block for port 80, for later renewals too.',
        who: 'itPartner',
      };
    case 'dns':
      return {
        what: `The name servers of ${name} answered the certificate authority properly from one place, but not from other places in the world.`,
        todo: 'If a record has just been changed, try again in a few hours. Otherwise ask the domain or DynDNS provider whether one of its name servers is out of order or turns away queries from other countries (geo-blocking).',
        who: 'itPartner',
      };
  }
}

function redirected({ name, problem }: ValidationFailed): Advice {
  const before = `The request of the certificate authority to http://${name}/ is redirected`;
  const usual = `Another web server or proxy probably stands in front of profacto, or the domain provider redirects the name to another page. ${withoutRedirect}`;
  switch (redirectFailureKind(problem)) {
    case 'loop':
      return { what: `${before}, round and round without end.`, todo: usual, who: 'itPartner' };
    case 'missingSlash':
      return {
        what: `${before}, but the target is misspelt: a slash is missing between the name and the path.`,
        todo: `Add it in the redirect of the web server or the domain provider. Better still: ${withoutRedirect.replace('Requests', 'requests')}`,
        who: 'itPartner',
      };
    case 'notAllowed':
      return {
        what: `${before}, to a target that the certificate authority must not follow: only names (no IP addresses) and only the ports 80 and 443 are allowed.`,
        todo: usual,
        who: 'itPartner',
      };
    case 'unreachable':
      return { what: `${before}, and the target could not be reached.`, todo: usual, who: 'itPartner' };
  }
}

function dnsFailed({ name, problem }: ValidationFailed): Advice {
  switch (dnsFailureKind(problem)) {
    case 'noSuchName':
      return {
        what: `The name ${name} does not exist in the DNS of the internet.`,
        todo: 'Check the spelling of the public server address. If it is right, the name has to be created at the domain or DynDNS provider; new entries sometimes take a few hours.',
        who: 'you',
      };
    case 'noAddress':
      return {
        what: `DNS holds no internet address for ${name}.`,
        todo: 'At the domain provider, enter the address of your internet line (A or AAAA record). With DynDNS, check whether the router signs in there.',
        who: 'itPartner',
      };
    case 'dnssec':
      return {
        what: `The answers of the name servers of ${name} are wrongly signed (DNSSEC). The certificate authority does not believe them for this reason.`,
        todo: 'Usually the provider was changed and the old DS record of the domain was left behind. Have it corrected at the domain provider, or turn DNSSEC off there.',
        who: 'itPartner',
      };
    case 'serverFailed':
      return {
        what: `The name servers of ${name} gave the certificate authority no answer or a faulty one.`,
        todo: 'Try again in an hour. If it happens again, turn to the domain or DynDNS provider; possible causes are an outage or wrong DNSSEC records.',
        who: 'itPartner',
      };
    case 'other':
      return {
        what: `The certificate authority got no internet address for ${name} from DNS.`,
        todo: 'Check the spelling of the public server address and the DNS records at the domain or DynDNS provider.',
        who: 'itPartner',
      };
  }
}
