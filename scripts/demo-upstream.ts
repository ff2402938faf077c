/** `npm run demo -- --auto --upstream`: uses profacto's stand-in through the web server, as a browser does. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { WebSocket } from 'ws';

/** Where the web server is, and whom to trust. */
type Visited = { address: string; httpsPort: number; rootsPem: string };

const UPLOAD_BYTES = 20_000_000;

/** One thing that a visitor does, and what came of it. */
export type Deed = { title: string; succeeded: boolean };

/** Signs in, loads a page, speaks over a WebSocket and uploads a file, all through https. */
export async function visitApplication(visited: Visited): Promise<Deed[]> {
  const { address, httpsPort, rootsPem: ca } = visited;
  const origin = `https://${address}:${httpsPort}`;
  const connection = { host: '127.0.0.1', port: httpsPort, servername: address, ca };

  const ask = async (path: string, options: https.RequestOptions, body: Buffer | null = null) => {
    const headers = { Host: `${address}:${httpsPort}`, ...(options.headers as Record<string, string | number>) };
    const request = https.request({ ...connection, agent: false, path, ...options, headers });
    request.end(body ?? undefined);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts).toString() };
  };

  const form = 'benutzer=chefin&kennwort=geheim';
  const login = await ask(
    '/4DACTION/Anmelden',
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': form.length },
    },
    Buffer.from(form),
  );
  const [cookie = ''] = login.headers['set-cookie'] ?? [];
  const page = await ask('/start', { headers: { Cookie: cookie.split(';', 1)[0] } });

  const spoken = await speak(`wss://${address}:${httpsPort}/`, connection);

  const file = randomBytes(UPLOAD_BYTES);
  const upload = await ask('/hochladen', { method: 'PUT', headers: { 'Content-Length': file.length } }, file);
  const { sha256 } = JSON.parse(upload.body) as { sha256?: string };

  return [
    {
      title: 'Anmelden: die Antwort führt zu https zurück, und der Sitzungs-Cookie gilt nur dort (Secure)',
      succeeded: login.status === 303 && login.headers.location === `${origin}/start` && cookie.endsWith('; Secure'),
    },
    { title: 'Die Seite nach dem Anmelden', succeeded: page.status === 200 && page.body.includes('Willkommen') },
    { title: 'WebSocket: 1 MB hin und zurück', succeeded: spoken },
    {
      title: `Hochladen: ${UPLOAD_BYTES / 1_000_000} MB, Byte für Byte`,
      succeeded: upload.status === 200 && sha256 === createHash('sha256').update(file).digest('hex'),
    },
  ];
}

async function speak(url: string, connection: tls.ConnectionOptions): Promise<boolean> {
  // The name leads to this machine for browsers; not everywhere for Node.
  const websocket = new WebSocket(url, { createConnection: () => tls.connect(connection) });
  await once(websocket, 'open');
  const message = randomBytes(1_000_000);
  websocket.send(message);
  const [answer] = (await once(websocket, 'message')) as [Buffer];
  websocket.close();
  await once(websocket, 'close');
  return message.equals(answer);
}
