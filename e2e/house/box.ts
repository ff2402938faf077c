/**
 * The part of the router that answers its own network: its page, UPnP IGD 1 (SSDP, description, SOAP) and NAT-PMP (RFC 6886).
 * As a FRITZ!Box does: it tells whoever asks, and changes nothing unless that is allowed.
 */
import dgram from 'node:dgram';
import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';

/** A port of the outside that leads to a port of a device in the LAN; TCP. */
export type Mapping = {
  port: number;
  to: string;
  toPort: number;
  /** What the device called it that has asked for it; left out: somebody has entered it by hand. */
  description?: string;
  /** Left out: for TCP. */
  isUdp?: boolean;
  /** It is entered, and switched off. */
  isOff?: boolean;
  /** The one outside address for which it is; left out: for all. */
  from?: string;
};

export type BoxState = {
  /** The address that it has outside; `null`: it has none, over IPv4. */
  outside: string | null;
  mappings: readonly Mapping[];
  /** Whether it tells of itself at all, and whether it lets devices open ports. */
  upnp: 'silent' | 'tells' | 'opens';
};

type BoxPorts = { page: number; description: number; ssdp: number | null; natPmp: number };

export type Box = {
  ports: BoxPorts;
  set(state: BoxState): void;
  close(): Promise<void>;
};

/** Where the real ones have them. */
export const usualPorts: BoxPorts = { page: 80, description: 49_000, ssdp: 1900, natPmp: 5351 };

const GROUP = '239.255.255.250';
const SERVICE = 'urn:schemas-upnp-org:service:WANIPConnection:1';
const DEVICE = 'urn:schemas-upnp-org:device:InternetGatewayDevice:1';
const CONTROL = '/igdupnp/control/WANIPConn1';
const PAGE =
  '<!doctype html><html><head><title>FRITZ!Box</title></head><body>Willkommen bei Ihrer FRITZ!Box</body></html>';

/**
 * @param address of the router in the LAN
 * @param onMapping told of each port that a device has opened, or closed (`to` is empty), where that is allowed
 */
export async function startBox(
  address: string,
  ports: BoxPorts,
  initial: BoxState,
  onMapping: (mapping: Mapping) => void = () => undefined,
): Promise<Box> {
  let state = initial;
  const change = (mapping: Mapping): void => {
    const others = state.mappings.filter((one) => one.port !== mapping.port);
    state = { ...state, mappings: mapping.to === '' ? others : [...others, mapping] };
    onMapping(mapping);
  };

  const page = http.createServer((_request, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE),
  );
  const description = http.createServer((request, response) => {
    const isTold = state.upnp !== 'silent';
    if (isTold && request.method === 'GET' && request.url === '/igddesc.xml') {
      response.writeHead(200, { 'Content-Type': 'text/xml' }).end(DESCRIPTION);
    } else if (isTold && request.method === 'POST' && request.url === CONTROL) {
      void text(request).then((body) => {
        const { status, xml } = soapAnswer(body, state, change);
        response.writeHead(status, { 'Content-Type': 'text/xml; charset="utf-8"' }).end(xml);
      });
    } else response.writeHead(404).end();
  });

  const natPmp = dgram.createSocket('udp4');
  natPmp.on('message', (query, from) => {
    if (state.upnp === 'silent' || query.length < 2) return;
    natPmp.send(natPmpAnswer(query, from.address, state, change), from.port, from.address);
  });
  const sockets = [natPmp];
  let ssdpPort = ports.ssdp;
  for (const [server, port] of [
    [page, ports.page],
    [description, ports.description],
  ] as const) {
    server.listen(port, address);
    await once(server, 'listening');
  }
  natPmp.bind(ports.natPmp, address);
  await once(natPmp, 'listening');
  const portOf = (server: http.Server): number => (server.address() as { port: number }).port;

  if (ports.ssdp !== null) {
    const ssdp = dgram.createSocket({ type: 'udp4', reuseAddr: true });
    sockets.push(ssdp);
    ssdp.on('message', (query, from) => {
      const asked = /^ST:\s*(\S+)/im.exec(query.toString('latin1'))?.[1];
      if (state.upnp === 'silent' || !query.toString('latin1').startsWith('M-SEARCH') || asked === undefined) return;
      if (!['ssdp:all', 'upnp:rootdevice', DEVICE, SERVICE].includes(asked)) return;
      const found = asked === 'ssdp:all' ? DEVICE : asked;
      const answer = [
        'HTTP/1.1 200 OK',
        `LOCATION: http://${address}:${portOf(description)}/igddesc.xml`,
        'SERVER: FRITZ!Box 7590 UPnP/1.0 AVM FRITZ!Box 7590',
        'CACHE-CONTROL: max-age=1800',
        'EXT:',
        `ST: ${found}`,
        `USN: uuid:75802409-bccb-40e7-8e6c-989bcb2aab55::${found}`,
      ];
      ssdp.send(`${answer.join('\r\n')}\r\n\r\n`, from.port, from.address);
    });
    ssdp.bind(ports.ssdp);
    await once(ssdp, 'listening');
    ssdp.addMembership(GROUP, address);
    ssdpPort = ssdp.address().port;
  }

  return {
    ports: {
      page: portOf(page),
      description: portOf(description),
      ssdp: ssdpPort,
      natPmp: natPmp.address().port,
    },
    set: (next) => void (state = next),
    async close() {
      for (const one of sockets) one.close();
      for (const one of [page, description]) one.closeAllConnections();
      await Promise.all([page, description].map((one) => new Promise((resolve) => one.close(resolve))));
    },
  };
}

type Change = (mapping: Mapping) => void;

/** One action of WANIPConnection 1. */
function soapAnswer(body: string, state: BoxState, change: Change): { status: number; xml: string } {
  const action =
    /<(?:\w+:)?(\w+)[^>]*xmlns:?\w*="urn:schemas-upnp-org:service:WANIPConnection:1"/.exec(body)?.[1] ?? '';
  const argument = (name: string): string => new RegExp(`<${name}[^>]*>([^<]*)<`).exec(body)?.[1] ?? '';
  const entry = (mapping: Mapping | undefined, missing: [number, string]) =>
    mapping === undefined ? fault(...missing) : answer(action, entryOf(mapping));
  switch (action) {
    case 'GetExternalIPAddress':
      return answer(action, { NewExternalIPAddress: state.outside ?? '' });
    case 'GetStatusInfo':
      return answer(action, {
        NewConnectionStatus: 'Connected',
        NewLastConnectionError: 'ERROR_NONE',
        NewUptime: '86400',
      });
    case 'GetGenericPortMappingEntry':
      return entry(state.mappings[Number(argument('NewPortMappingIndex'))], [713, 'SpecifiedArrayIndexInvalid']);
    case 'GetSpecificPortMappingEntry': {
      const port = Number(argument('NewExternalPort'));
      const isUdp = argument('NewProtocol') === 'UDP';
      return entry(
        state.mappings.find(
          (one) =>
            one.port === port && (one.isUdp ?? false) === isUdp && (one.from ?? '') === argument('NewRemoteHost'),
        ),
        [714, 'NoSuchEntryInArray'],
      );
    }
    case 'AddPortMapping': {
      if (state.upnp !== 'opens') return fault(606, 'Action not authorized');
      const port = Number(argument('NewExternalPort'));
      const to = argument('NewInternalClient');
      const taken = state.mappings.find((one) => one.port === port);
      if (taken !== undefined && taken.to !== to) return fault(718, 'ConflictInMappingEntry');
      change({
        port,
        to,
        toPort: Number(argument('NewInternalPort')),
        description: argument('NewPortMappingDescription'),
      });
      return answer(action, {});
    }
    case 'DeletePortMapping': {
      if (state.upnp !== 'opens') return fault(606, 'Action not authorized');
      const port = Number(argument('NewExternalPort'));
      if (!state.mappings.some((one) => one.port === port)) return fault(714, 'NoSuchEntryInArray');
      change({ port, to: '', toPort: 0 });
      return answer(action, {});
    }
    default:
      return fault(401, 'Invalid Action');
  }
}

const entryOf = ({
  port,
  to,
  toPort,
  description,
  isUdp = false,
  isOff = false,
  from = '',
}: Mapping): Record<string, string> => ({
  NewRemoteHost: from,
  NewExternalPort: String(port),
  NewProtocol: isUdp ? 'UDP' : 'TCP',
  NewInternalPort: String(toPort),
  NewInternalClient: to,
  NewEnabled: isOff ? '0' : '1',
  NewPortMappingDescription: description ?? (port === 80 ? 'HTTP-Server' : 'HTTPS-Server'),
  NewLeaseDuration: '0',
});

const envelope = (inner: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>${inner}</s:Body></s:Envelope>\n`;

function answer(action: string, values: Record<string, string>): { status: number; xml: string } {
  const fields = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
  return {
    status: 200,
    xml: envelope(`<u:${action}Response xmlns:u="${SERVICE}">${fields.join('')}</u:${action}Response>`),
  };
}

function fault(code: number, description: string): { status: number; xml: string } {
  const detail = `<UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>${code}</errorCode><errorDescription>${description}</errorDescription></UPnPError>`;
  return {
    status: 500,
    xml: envelope(
      `<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>${detail}</detail></s:Fault>`,
    ),
  };
}

/** RFC 6886 §3.2, §3.3; a query of PCP (version 2) is answered by the one version that is spoken here (§3.5). */
function natPmpAnswer(query: Buffer, from: string, state: BoxState, change: Change): Buffer {
  const [version = 0, operation = 0] = query;
  const head = (result: number, length: number): Buffer => {
    const reply = Buffer.alloc(length);
    reply[1] = 128 + (operation % 128);
    reply.writeUInt16BE(result, 2);
    reply.writeUInt32BE(86_400, 4);
    return reply;
  };
  if (version !== 0) return head(1, 8);
  if (operation === 0) {
    const reply = head(state.outside === null ? 3 : 0, 12);
    (state.outside ?? '0.0.0.0').split('.').forEach((part, index) => (reply[8 + index] = Number(part)));
    return reply;
  }
  if (operation !== 2 || query.length < 12) return head(5, 8);
  const [toPort, wanted, seconds] = [query.readUInt16BE(4), query.readUInt16BE(6), query.readUInt32BE(8)];
  const reply = head(state.upnp === 'opens' ? 0 : 2, 16);
  reply.writeUInt16BE(toPort, 8);
  if (state.upnp === 'opens') {
    const own = state.mappings.find((one) => one.toPort === toPort && one.to === from)?.port;
    const isTaken = state.mappings.some((one) => one.port === wanted && one.to !== from);
    // What another device has is not taken from it: another port is given.
    const port = own ?? (isTaken ? wanted + 10_000 : wanted);
    if (seconds > 0) change({ port, to: from, toPort });
    else if (own !== undefined) change({ port, to: '', toPort });
    reply.writeUInt16BE(seconds === 0 ? 0 : port, 10);
    reply.writeUInt32BE(seconds, 12);
  }
  return reply;
}

const DESCRIPTION = `<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0">
<specVersion><major>1</major><minor>0</minor></specVersion>
<device>
<deviceType>${DEVICE}</deviceType>
<friendlyName>FRITZ!Box 7590</friendlyName>
<manufacturer>AVM Berlin</manufacturer>
<manufacturerURL>http://www.avm.de</manufacturerURL>
<modelName>FRITZ!Box 7590</modelName>
<UDN>uuid:75802409-bccb-40e7-8e6c-989bcb2aab55</UDN>
<deviceList><device>
<deviceType>urn:schemas-upnp-org:device:WANDevice:1</deviceType>
<friendlyName>WANDevice - FRITZ!Box 7590</friendlyName>
<UDN>uuid:76802409-bccb-40e7-8e6b-989bcb2aab55</UDN>
<deviceList><device>
<deviceType>urn:schemas-upnp-org:device:WANConnectionDevice:1</deviceType>
<friendlyName>WANConnectionDevice - FRITZ!Box 7590</friendlyName>
<UDN>uuid:76802409-bccb-40e7-8e6a-989bcb2aab55</UDN>
<serviceList><service>
<serviceType>${SERVICE}</serviceType>
<serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId>
<controlURL>${CONTROL}</controlURL>
<eventSubURL>${CONTROL}</eventSubURL>
<SCPDURL>/igdconnSCPD.xml</SCPDURL>
</service></serviceList>
</device></deviceList>
</device></deviceList>
<presentationURL>http://fritz.box</presentationURL>
</device>
</root>
`;
