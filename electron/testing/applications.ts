/** Web servers as they stand at customers, for tests: what they answer, or the real program. */

/** An answer byte for byte, with this head and body; the connection is then closed. */
export const rawAnswer = (status: string, headers: readonly string[], body = ''): string =>
  [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${String(Buffer.byteLength(body))}`, '', body].join('\r\n');

/** What 4D's web server answers to `/4DWEBTEST`. */
export const answerOf4d = (server = '4D/20.5.0'): string =>
  rawAnswer('200 OK', [`Server: ${server}`, 'Connection: close', 'Content-Type: text/plain'], `OK\r\n${server}\r\n`);
