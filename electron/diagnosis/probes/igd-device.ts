/**
 * How a router is spoken to by UPnP IGD (UPnP Device Architecture 1.1; WANIPConnection and WANPPPConnection 1 and 2), to ask it or
 * to have a port opened. Only the one router: whatever else answers in the network, and wherever an answer points, is left alone.
 */
import dgram from 'node:dgram';
import http from 'node:http';
import { parseUrl } from '#shared/values/url.ts';

/** Where devices listen to who looks for them. */
export const SSDP_PORT = 1900;
const SSDP_GROUP = '239.255.255.250';
const WANTED = ['1', '2'].map((version) => `urn:schemas-upnp-org:device:InternetGatewayDevice:${version}`);
/** Longest wait for the router to say that it is there, and between one question and the next; milliseconds. */
const SEARCH_MS = 1500;
const REPEAT_MS = 500;
/** Longest answer that is read. */
const MAX_BYTES = 65_536;
/** A router has one or two of them. */
const MAX_SERVICES = 4;

export type IgdPlace = {
  /** The router's address in the LAN. */
  router: string;
  ssdpPort: number;
  /** The address of this machine in the router's network; `null`: the system chooses. */
  from: string | null;
};

/** A service for a connection to the internet, and where it is called. */
export type IgdService = { type: string; control: URL };

export type IgdDevice = {
  /** As it names itself. */
  name: string | null;
  /** Which device it is (UDN), as it says. */
  id: string | null;
  /** Those of its connections to the internet, a few at the most. */
  services: readonly IgdService[];
};

/**
 * Looks for the router, and reads how it describes itself.
 *
 * @param limited ends the search
 * @returns `null`: no such router answers
 */
export async function findIgd(place: IgdPlace, limited: AbortSignal): Promise<IgdDevice | null> {
  const location = await search(place, limited);
  return location === null ? null : describedAt(location, limited);
}

/** How many routers of a house are asked at the most, beside the one that leads out. */
const MAX_OTHERS = 3;

/**
 * The other routers of the same network, each at its own address.
 *
 * @param isOfHouse whether an address is of this network
 * @param limited ends the search
 */
export async function findOtherIgds(
  place: IgdPlace,
  isOfHouse: (address: string) => boolean,
  limited: AbortSignal,
): Promise<(IgdDevice & { address: string })[]> {
  const found = new Map<string, URL>();
  await listen(place, limited, (location) => {
    const address = location.hostname;
    if (address !== place.router && isOfHouse(address) && !found.has(address)) found.set(address, location);
    return found.size === MAX_OTHERS;
  });
  const described = [...found].map(async ([address, location]) => {
    const device = await describedAt(location, limited);
    return device === null ? [] : [{ ...device, address }];
  });
  return (await Promise.all(described)).flat();
}

async function describedAt(location: URL, limited: AbortSignal): Promise<IgdDevice | null> {
  const description = await exchange(location, { method: 'GET' }, limited);
  if (description?.status !== 200) return null;
  return {
    name: nameIn(description.body),
    id: textOf(description.body, 'UDN'),
    services: servicesIn(description.body, location).slice(0, MAX_SERVICES),
  };
}

/** Where the router describes itself (SSDP); the first of its answers that can be true. */
async function search(place: IgdPlace, limited: AbortSignal): Promise<URL | null> {
  let found: URL | null = null;
  await listen(place, limited, (location) => {
    if (location.hostname === place.router) found = location;
    return found !== null;
  });
  return found;
}

/**
 * Searches for routers in the network of the given one.
 *
 * @param onAnswer told where a router describes itself, which is at the address that has answered; `true` ends the search
 */
async function listen(
  { router, ssdpPort, from }: IgdPlace,
  limited: AbortSignal,
  onAnswer: (location: URL) => boolean,
): Promise<void> {
  if (limited.aborted) return;
  const socket = dgram.createSocket('udp4');
  return new Promise((resolve) => {
    const end = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(waiting);
      clearInterval(repeating);
      limited.removeEventListener('abort', end);
      socket.close();
      resolve();
    };
    const ask = () => {
      // Some routers answer only to the group, some networks let nothing through to it.
      for (const host of [SSDP_GROUP, router])
        for (const wanted of WANTED) socket.send(searchFor(wanted, host), ssdpPort, host, () => undefined);
    };
    const waiting = setTimeout(end, SEARCH_MS);
    const repeating = setInterval(() => isBound && ask(), REPEAT_MS);
    let isBound = false;
    let isOver = false;
    limited.addEventListener('abort', end, { once: true });
    socket.on('error', end);
    socket.on('message', (answer, sender) => {
      const location = isOver ? null : locationIn(answer.toString('latin1'), sender.address);
      if (location !== null && onAnswer(location)) end();
    });
    socket.bind({ port: 0, ...(from === null ? {} : { address: from }) }, () => {
      isBound = true;
      if (from !== null) chooseInterface(socket, from);
      ask();
    });
  });
}

function chooseInterface(socket: dgram.Socket, address: string): void {
  try {
    socket.setMulticastInterface(address);
  } catch {
    // The system chooses.
  }
}

const searchFor = (wanted: string, host: string): string =>
  ['M-SEARCH * HTTP/1.1', `HOST: ${host}:${SSDP_PORT}`, 'MAN: "ssdp:discover"', 'MX: 1', `ST: ${wanted}`, '\r\n'].join(
    '\r\n',
  );

function locationIn(answer: string, router: string): URL | null {
  const [, kind = ''] = /^ST:[ \t]*(\S+)/im.exec(answer) ?? [];
  const [, location = ''] = /^LOCATION:[ \t]*(\S+)/im.exec(answer) ?? [];
  return WANTED.includes(kind) ? ofRouter(parseUrl(location), router) : null;
}

/** An address that is the router's own: nobody else is asked because it says so. */
function ofRouter(url: URL | null, router: string): URL | null {
  return url?.protocol === 'http:' && url.hostname === router && url.username === '' ? url : null;
}

/** The services for a connection to the internet that a description names. */
function servicesIn(description: string, location: URL): IgdService[] {
  const services = description.split('</service>').slice(0, -1);
  return services.flatMap((before) => {
    const service = before.slice(before.lastIndexOf('<service>'));
    const type = textOf(service, 'serviceType') ?? '';
    const control = ofRouter(parseUrl(textOf(service, 'controlURL') ?? '', location), location.hostname);
    const isWanted = /^urn:schemas-upnp-org:service:WAN(IP|PPP)Connection:[12]$/.test(type);
    return isWanted && control !== null ? [{ type, control }] : [];
  });
}

const nameIn = (description: string): string | null =>
  textOf(description, 'friendlyName') ?? textOf(description, 'modelName');

/** `errorCode`: the router refuses; `text`: a value of its answer. */
export type IgdReply = { errorCode: number | null; text: (name: string) => string | null };

/**
 * One action of a service (UPnP Device Architecture 1.1 §3.2).
 *
 * @param values the arguments, in the order of the service's description; text without `<`, `>` and `&`
 * @returns `null`: there is no answer that could be read
 */
export async function callIgd(
  { type, control }: IgdService,
  action: string,
  values: Readonly<Record<string, string>>,
  limited: AbortSignal,
): Promise<IgdReply | null> {
  const fields = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
  const envelope = 'http://schemas.xmlsoap.org/soap/envelope/';
  const body = `<?xml version="1.0"?>\r\n<s:Envelope xmlns:s="${envelope}" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body><u:${action} xmlns:u="${type}">${fields.join('')}</u:${action}></s:Body></s:Envelope>\r\n`;
  const headers = { 'Content-Type': 'text/xml; charset="utf-8"', SOAPAction: `"${type}#${action}"` };
  const answer = await exchange(control, { method: 'POST', headers, body }, limited);
  if (answer === null) return null;
  const text = (name: string) => textOf(answer.body, name);
  if (answer.status === 200) return { errorCode: null, text };
  const errorCode = Number(text('errorCode'));
  return Number.isInteger(errorCode) && errorCode > 0 ? { errorCode, text } : null;
}

type Question = { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: string };

/** One request to the router; follows no redirect. `null`: there is no answer, it is too long, or takes too long. */
async function exchange(
  url: URL,
  { method, headers = {}, body = '' }: Question,
  limited: AbortSignal,
): Promise<{ status: number; body: string } | null> {
  if (limited.aborted) return null;
  return new Promise((resolve) => {
    const end = (answer: { status: number; body: string } | null) => {
      limited.removeEventListener('abort', onAbort);
      request.destroy();
      resolve(answer);
    };
    const onAbort = () => end(null);
    limited.addEventListener('abort', onAbort, { once: true });
    const request = http.request(
      {
        host: url.hostname,
        port: url.port === '' ? 80 : url.port,
        path: `${url.pathname}${url.search}`,
        method,
        agent: false,
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' },
        // Some routers send malformed HTTP; being lenient does no harm in a connection of one request.
        insecureHTTPParser: true,
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > MAX_BYTES) end(null);
        });
        response.on('end', () =>
          end({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', onAbort);
      },
    );
    request.on('error', onAbort);
    request.end(body);
  });
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/**
 * The text of the first element of this name, whatever its namespace prefix; `null`: there is none. Routers write simple XML and
 * not always well-formed one, so that this looks for the one element and not at the rest.
 */
function textOf(xml: string, name: string): string | null {
  const [, text] = new RegExp(`<(?:[\\w-]{1,32}:)?${name}(?:\\s[^<>]{0,256})?>([^<]{0,1024})<`).exec(xml) ?? [];
  if (text === undefined) return null;
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => ENTITIES[entity] ?? '').trim();
}
