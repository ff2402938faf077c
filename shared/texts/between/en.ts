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
const otherDevice = (device: string, { port, forwarding }: BetweenPlace) => ({
  what: `Port ${String(port)} leads to another device (${device}), not to this machine.`,
  todo: forwarding,
});
const otherServer = (server: string, { port, forwarding }: BetweenPlace) => ({
  what: `Port ${String(port)} leads to another web server (${server}), not to profacto Datenschutz.`,
  todo: forwarding,
});

const PHRASES: Readonly<Record<BetweenKind, string>> = {
  cdn: 'a service in front of your server',
  parking: 'a placeholder page',
  webhoster: 'the web space of a provider',
  nas: 'another device',
  camera: 'a camera',
  router: 'your router',
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
      todo:
        service === 'Cloudflare'
          ? `In the customer account of Cloudflare, set the cloud of the DNS record of ${name} to grey (“DNS only”).`
          : `Turn the service${service === null ? '' : ` ${service}`} off for ${name}: the DNS record has to hold the address of your internet line.`,
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
    camera: (maker, place) => otherDevice(maker === null ? 'camera' : `camera by ${maker}`, place),
    router: (router, { port, forwarding }) => ({
      what: `Your router${named(router)} answers on port ${String(port)} itself instead of passing it on to this machine.`,
      todo: forwarding,
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
