/** Routers on loopback that answer as a test wants: UPnP IGD, and whatever is no such thing. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { RouterPlace } from '../diagnosis/probes/line.ts';
import { freePort } from './ports.ts';

const LOOPBACK = '127.0.0.1';
const DEVICE = 'urn:schemas-upnp-org:device:InternetGatewayDevice:1';
const SERVICE = 'urn:schemas-upnp-org:service:WANIPConnection:1';

/** A UDP server that answers whatever it is sent. */
export async function udp(answer: (query: Buffer) => string | Buffer, address = LOOPBACK): Promise<number> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, from) => socket.send(answer(query), from.port, from.address));
  socket.bind(0, address);
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

/** A web server; what it was asked is counted. */
export async function web(listener: RequestListener): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url ?? '');
    listener(request, response);
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

/** The answer to a search. */
export const found = (location: string, kind = DEVICE) =>
  `HTTP/1.1 200 OK\r\nST: ${kind}\r\nLocation: ${location}\r\n\r\n`;

/** A router that answers a search so, and says nothing by NAT-PMP. */
export async function searched(answer: string): Promise<RouterPlace> {
  return { address: LOOPBACK, ssdpPort: await udp(() => answer), natPmpPort: await freePort() };
}

/** A description with one connection to the internet, which is called there. */
export const describing = (control: string, name = 'Router') =>
  `<root><device><friendlyName>${name}</friendlyName><serviceList><service><serviceType>${SERVICE}</serviceType><controlURL>${control}</controlURL></service></serviceList></device></root>`;

export type Values = Record<string, string>;
/** A device with a description, and answers to actions; a number is an error code, what is left out `401`. */
export async function device(answers: Record<string, Values | number | ((body: string) => Values | number)>) {
  const { port } = await web((request, response) => {
    if (request.method === 'GET') return void response.end(describing('/control', 'Router &lt;1&gt;'));
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const action = /#(\w+)/.exec(String(request.headers.soapaction))?.[1] ?? '';
      const given = answers[action] ?? 401;
      const answer = typeof given === 'function' ? given(body) : given;
      if (typeof answer === 'number') {
        response.writeHead(500).end(`<e:UPnPError xmlns:e="x"><errorCode>${answer}</errorCode></e:UPnPError>`);
      } else {
        const fields = Object.entries(answer).map(([key, value]) => `<${key} dt="string">${value}</${key}>`);
        response.end(`<u:${action}Response>${fields.join('')}</u:${action}Response>`);
      }
    });
  });
  return searched(found(`http://${LOOPBACK}:${port}/description.xml`));
}
