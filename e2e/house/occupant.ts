/**
 * A program that has a port of profacto's machine: `occupant.ts PORT NAME [CERT KEY]`. It calls itself NAME, and shows a page
 * of NAME, over TLS where it is given a certificate. Prints a line when it listens.
 */
import fs from 'node:fs';
import http, { type RequestListener } from 'node:http';
import https from 'node:https';

const [port, name = 'nginx', cert, key] = process.argv.slice(2);
process.title = name;
const answer: RequestListener = (_request, response) =>
  void response
    .writeHead(404, { Server: name, 'Content-Type': 'text/html' })
    .end(`<html><head><title>404 Not Found</title></head><body>${name}</body></html>`);
const server =
  cert === undefined || key === undefined
    ? http.createServer(answer)
    : https.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) }, answer);
server.listen(Number(port), () => process.stdout.write('ready\n'));
