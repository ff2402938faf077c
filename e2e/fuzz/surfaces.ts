/** All surfaces: what `--only` calls them, and their files, which are loaded by the process that tries them. */

/** By name: the URL of the file. */
export type Registry = Readonly<Record<string, URL>>;

export const surfaces = {
  contract: new URL('surfaces/contract.ts', import.meta.url),
  cli: new URL('surfaces/cli.ts', import.meta.url),
  'settings-file': new URL('surfaces/settings-file.ts', import.meta.url),
  'state-files': new URL('surfaces/state-files.ts', import.meta.url),
  'pasted-text': new URL('surfaces/pasted-text.ts', import.meta.url),
  'challenge-path': new URL('surfaces/challenge-path.ts', import.meta.url),
  http: new URL('surfaces/http.ts', import.meta.url),
  front: new URL('surfaces/front.ts', import.meta.url),
  acme: new URL('surfaces/acme.ts', import.meta.url),
  'ca-words': new URL('surfaces/ca-words.ts', import.meta.url),
  certificates: new URL('surfaces/certificates.ts', import.meta.url),
  dns: new URL('surfaces/dns.ts', import.meta.url),
  websocket: new URL('surfaces/websocket.ts', import.meta.url),
  'message-port': new URL('surfaces/message-port.ts', import.meta.url),
} satisfies Registry;
