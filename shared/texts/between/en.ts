import type { BetweenKind } from '#shared/contract/between.ts';
import type { BetweenPlace, BetweenTexts } from './shape.ts';

const named = (name: string | null) => (name === null ? '' : ` (${name})`);
const ownAddress = ({ name, alias }: BetweenPlace) =>
  alias !== undefined
    ? `In the customer account of the domain, replace the CNAME record of ${name} by an A record with the address of your internet line.`
    : `In the customer account of the domain, enter the address of your internet line for ${name} (A record).`;
/** "meinefirma.de leads", and over which other name. */
const leads = ({ name, alias }: BetweenPlace) =>
  alias === undefined ? `${name} leads` : `${name} leads by way of ${alias} (CNAME record)`;
const otherDevice = (device: string | null, { port, forwarding }: BetweenPlace) => ({
  what: `Port ${String(port)} leads to another device${named(device)}, not to this machine.`,
  todo: forwarding,
});
const by = (kind: string, maker: string | null) => (maker === null ? kind : `${kind} by ${maker}`);
/** The step where somebody has the port himself. `what`: who that is. */
const giveUp = (what: string, { port, forwarding, target, occupied = false }: BetweenPlace) =>
  occupied ? `Move ${what} to another port and forward port ${String(port)} (TCP) to ${target}.` : forwarding;
const otherServer = (server: string, { port, forwarding }: BetweenPlace) => ({
  what: `Port ${String(port)} leads to another web server (${server}), not to profacto Datenschutz.`,
  todo: forwarding,
});

/** The step by which a name leads here, and no longer to a service in front. */
export const withoutServiceEn = (service: string | null, name: string): string =>
  service === 'Cloudflare'
    ? `In the customer account of Cloudflare, set the cloud of the DNS record of ${name} to grey (“DNS only”).`
    : `Turn the service${service === null ? '' : ` ${service}`} off for ${name}: the DNS record has to hold the address of your internet line.`;

const PHRASES: Readonly<Record<BetweenKind, string>> = {
  cdn: 'a service in front of your server',
  parking: 'a placeholder page',
  webhoster: 'the web space of a provider',
  expired: 'a page of the domain provider',
  suspended: 'a page of the domain provider',
  forwarding: 'the forwarding service of the domain provider',
  nas: 'another device',
  camera: 'a camera',
  inverter: 'an inverter',
  printer: 'a printer',
  device: 'another device',
  router: 'your router',
  vpn: 'the VPN portal of the firewall',
  remoteAccess: 'another server',
  waf: 'a firewall',
  loginPage: 'a login page',
  proxy: 'a server in between',
  iis: 'the web server of Windows',
  webServer: 'another web server',
};

export const betweenEn: BetweenTexts = {
  phrase: ({ kind, name }) => `${PHRASES[kind]}${named(name)}`,
  advice: {
    cdn: (service, { name }) => ({
      what: `Requests for ${name} first go to ${service === null ? 'a service' : `${service}, a service`} in front of your server, which does not pass them on.`,
      todo: withoutServiceEn(service, name),
    }),
    parking: (provider, place) => ({
      what: `${leads(place)} to a placeholder page${named(provider)}, not to your internet line.`,
      todo: ownAddress(place),
    }),
    webhoster: (provider, place) => ({
      what: `${leads(place)} to the web space of a provider${named(provider)}, not to your internet line.`,
      todo: ownAddress(place),
    }),
    nas: (device, place) => otherDevice(device ?? 'network storage', place),
    expired: (provider, { name }) => ({
      what: `Your domain has expired: at ${name} the domain provider${named(provider)} shows a page of its own.`,
      todo: 'Renew the domain in the customer account of your domain provider.',
      details:
        'Until then, neither e-mail nor visitors reach you. After the renewal it can take some hours until the name leads here again.',
    }),
    suspended: (provider, { name }) => ({
      what: `Your domain is suspended: at ${name} the domain provider${named(provider)} shows a page of its own.`,
      todo: 'Have your domain provider activate the domain again.',
      details:
        'Frequent reasons are an open bill and an e-mail address of the owner who has not confirmed it. After the activation it can take some hours until the name leads here again.',
    }),
    forwarding: (provider, { name }) => ({
      what: `${name} leads to the forwarding service of your domain provider${named(provider)}, not to your internet line.`,
      todo: `In the customer account of the domain, replace the forwarding of ${name} by an A record with the address of your internet line.`,
      details:
        'The service does not call your server itself, it only sends visitors there. The certificate authority does not follow it.',
    }),
    camera: (maker, place) => otherDevice(by('camera', maker), place),
    inverter: (maker, place) => otherDevice(by('inverter', maker), place),
    printer: (maker, place) => otherDevice(by('printer', maker), place),
    device: otherDevice,
    router: (router, place) => ({
      what: `Your router${named(router)} answers on port ${String(place.port)} itself instead of passing it on to this machine.`,
      todo: giveUp('the remote access of the router', place),
    }),
    vpn: (firewall, place) => ({
      what: `On port ${String(place.port)} the VPN portal of the firewall${named(firewall)} answers, not this machine.`,
      todo: giveUp('the VPN portal', place),
      ...(place.occupied === true && {
        details: 'By the VPN portal, employees dial in from outside; they need its new port afterwards.',
      }),
    }),
    remoteAccess: (server, place) => ({
      what: `On port ${String(place.port)} another server${named(server)} answers, not this machine.`,
      todo: giveUp(server ?? 'that server', place),
      ...(place.occupied === true && {
        details:
          'Whoever uses it from outside needs the new port afterwards. If both are to stay on port 443, the other server needs a second public address.',
      }),
    }),
    waf: (firewall, { port }) => ({
      what: `A firewall${named(firewall)} in front of this machine turns the request of the certificate authority away.`,
      todo: `In this firewall, exclude requests for /.well-known/acme-challenge/ on port ${String(port)} from inspection.`,
    }),
    loginPage: (_, { port, forwarding }) => ({
      what: `A login page answers on port ${String(port)}, not this machine.`,
      todo: forwarding,
    }),
    proxy: (proxy, { target }) => ({
      what: `A server in between${named(proxy)} does not pass the request on to this machine.`,
      todo: `Have that server pass requests for /.well-known/acme-challenge/ on to ${target} unchanged.`,
    }),
    iis: (_, place) => otherServer('IIS of Windows', place),
    webServer: (server, place) => otherServer(server ?? 'unknown', place),
  },
};
