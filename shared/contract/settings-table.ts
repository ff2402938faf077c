/**
 * The settings: one row a key, in the order in which they are listed. The schemas (`settings.ts`), the defaults, the
 * report and the fields of the panel follow from it; a row without a label in each language does not compile.
 *
 * Without zod, because the panel does not load the schemas.
 */
import { LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import { languageSettings } from '#shared/values/language.ts';
import { hstsTerms } from './hsts.ts';
import * as rules from './text-rules.ts';

/**
 * Which values a setting accepts, and its default. Texts are cleaned (`pasted-values.ts`); an empty one means "not set" throughout, and
 * `optionalText` accepts it without asking its rule. `secret`: a text that never leaves the service unmasked.
 * `program`: an absolute path and arguments, run after an event with JSON on stdin and never through a shell; empty: none.
 */
type SettingValue =
  | { type: 'text'; rule: rules.Rule<string>; default: string; fieldSaves?: FieldSaves }
  | { type: 'optionalText'; rule: rules.Rule<string>; default: string; fieldSaves?: FieldSaves }
  | { type: 'secret'; rule: rules.Rule<string>; default: ''; isReported: false; fieldSaves?: FieldSaves }
  | { type: 'program'; default: readonly []; fieldSaves?: FieldSaves }
  | { type: 'oneOf'; values: readonly [string, ...string[]]; default: string }
  | { type: 'port'; default: number; fieldSaves?: FieldSaves }
  | { type: 'flag'; default: boolean }
  | { type: 'dnsServers'; default: readonly []; fieldSaves?: FieldSaves }
  // Not reported: secrets are among it.
  | { type: 'fallbackCas'; default: readonly []; isReported: false };

/**
 * Given where the panel has a text field for the setting: whether that saves at each pause, or only when it is left,
 * because half of the text would be acted upon.
 */
type FieldSaves = 'whileTyping' | 'onLeaving';

/** The part of the panel that has the control of a setting. */
export type PanelPlace = 'privacy' | 'server' | 'certificate' | 'renewal' | 'cas' | 'ways' | 'programs' | 'general';

export type SettingRow = SettingValue & {
  /** Whether the diagnosis report shows the value. */
  isReported: boolean;
  /** Whether a change has the web server set up anew: it changes what listens, or where the certificates are stored. */
  restartsWebServer: boolean;
  /** `null`: the panel has no control for it. */
  place: PanelPlace | null;
};

const port = { type: 'port', isReported: true, place: null } as const;
const ownPort = { ...port, restartsWebServer: true, place: 'server', fieldSaves: 'onLeaving' } as const;
const program = {
  type: 'program',
  default: [],
  isReported: false,
  restartsWebServer: false,
  place: 'programs',
  fieldSaves: 'onLeaving',
} as const;

const besideFolder = {
  type: 'optionalText',
  rule: rules.absolutePath,
  default: '',
  isReported: true,
  place: 'ways',
  fieldSaves: 'onLeaving',
} as const;

export const settingsTable = {
  /** `einzelplatz` cannot request certificates (handbook). */
  edition: {
    type: 'oneOf',
    values: ['server', 'einzelplatz'],
    default: 'server',
    isReported: true,
    restartsWebServer: false,
    place: 'server',
  },
  /** This server's public host name, as typed (umlauts allowed). */
  serverAddress: {
    type: 'text',
    rule: rules.serverAddress,
    default: '',
    isReported: true,
    restartsWebServer: true,
    place: 'privacy',
    fieldSaves: 'whileTyping',
  },
  /** Passed to the CA as the account's contact. */
  contactEmail: {
    type: 'text',
    rule: rules.contactEmail,
    default: '',
    isReported: false,
    restartsWebServer: false,
    place: 'privacy',
    fieldSaves: 'whileTyping',
  },
  /**
   * The folder that holds `letsencrypt/`; the host supplies the default. It must be there and be writable when it is set. From a
   * browser on this machine alone.
   */
  databaseDirectory: {
    type: 'optionalText',
    rule: rules.absolutePath,
    default: '',
    isReported: true,
    restartsWebServer: true,
    place: 'server',
    fieldSaves: 'onLeaving',
  },
  /** Where the integrated web server listens for HTTP; the router forwards port 80 to it. */
  httpPort: { ...ownPort, default: 8080 },
  /** Where the integrated web server listens for HTTPS. */
  httpsPort: { ...ownPort, default: 443 },
  /** What the internet sees; these two differ from 80 and 443 only in a laboratory. */
  publicHttpPort: { ...port, default: 80, restartsWebServer: false },
  publicHttpsPort: { ...port, default: 443, restartsWebServer: true },
  /** URL of the web application behind the integrated web server; empty: a built-in page. Not set from a browser. */
  upstream: {
    type: 'optionalText',
    rule: rules.upstream,
    default: '',
    isReported: true,
    restartsWebServer: false,
    place: 'ways',
  },
  /** Whose name that application gets in `Host`. */
  upstreamHost: {
    type: 'oneOf',
    values: ['visitor', 'serverAddress', 'upstream'],
    default: 'visitor',
    isReported: true,
    restartsWebServer: false,
    place: null,
  },
  /** Whether visitors reach 4D's pages for administrators (`/4DSTATS` and the like). */
  upstreamAdminPages: { type: 'flag', default: false, isReported: true, restartsWebServer: false, place: null },
  /** Whether each answer is a line in `access.log`. Switched off, that is deleted. */
  accessLog: { type: 'flag', default: false, isReported: true, restartsWebServer: false, place: 'general' },
  /** For how long browsers are to insist on HTTPS once they have been here (HSTS). */
  hsts: {
    type: 'oneOf',
    values: hstsTerms,
    default: 'off',
    isReported: true,
    restartsWebServer: false,
    place: 'general',
  },
  acmeDirectoryUrl: {
    type: 'text',
    rule: rules.httpsUrl,
    default: LETS_ENCRYPT,
    isReported: true,
    restartsWebServer: false,
    place: 'cas',
    fieldSaves: 'onLeaving',
  },
  /** Certificate profile of the CA; empty: the CA's default. */
  acmeProfile: {
    type: 'text',
    rule: rules.caWord,
    default: '',
    isReported: true,
    restartsWebServer: false,
    place: 'certificate',
  },
  /** External account binding (RFC 8555 §7.3.4), for CAs that ask for it. */
  eabKeyId: {
    type: 'text',
    rule: rules.caWord,
    default: '',
    isReported: false,
    restartsWebServer: false,
    place: 'cas',
    fieldSaves: 'onLeaving',
  },
  eabHmacKey: {
    type: 'secret',
    rule: rules.base64Url,
    default: '',
    isReported: false,
    restartsWebServer: false,
    place: 'cas',
    fieldSaves: 'onLeaving',
  },
  /** Asked in this order when the CA above is down or limited; each with an account of its own. */
  fallbackCas: { type: 'fallbackCas', default: [], isReported: false, restartsWebServer: false, place: 'cas' },
  keyType: {
    type: 'oneOf',
    values: ['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-4096'],
    default: 'ec-p256',
    isReported: true,
    restartsWebServer: false,
    place: 'certificate',
  },
  /**
   * PEM file of a private CA: trusted for the ACME server and in the evaluation, nowhere else. From a browser on this machine
   * alone.
   */
  trustedRootsFile: {
    type: 'optionalText',
    rule: rules.absolutePath,
    default: '',
    isReported: true,
    restartsWebServer: false,
    place: 'server',
    fieldSaves: 'onLeaving',
  },
  /** Name servers for the checks; empty: the system's. */
  dnsServers: {
    type: 'dnsServers',
    default: [],
    isReported: true,
    restartsWebServer: false,
    place: 'server',
    fieldSaves: 'onLeaving',
  },
  redirectToHttps: { type: 'flag', default: true, isReported: true, restartsWebServer: true, place: 'general' },
  autoRenew: { type: 'flag', default: true, isReported: true, restartsWebServer: false, place: 'renewal' },
  /** Run after a certificate was installed. */
  onRenewed: program,
  /** Run after a renewal failed. */
  onFailed: program,
  language: {
    type: 'oneOf',
    values: languageSettings,
    default: 'de',
    isReported: true,
    restartsWebServer: false,
    place: 'general',
  },
  /**
   * `front`: the integrated web server holds the ports; `beside`: profacto keeps them, and answers the challenge from
   * `webroot` and serves the certificate from `certificateTarget`.
   */
  operation: {
    type: 'oneOf',
    values: ['front', 'beside'],
    default: 'front',
    isReported: true,
    restartsWebServer: true,
    place: 'ways',
  },
  /** The folder from which profacto answers `/.well-known/acme-challenge/`. Not set from a browser. */
  webroot: { ...besideFolder, restartsWebServer: true },
  /** The folder from which profacto reads `cert.pem` and `key.pem`. Not set from a browser: a key is written there. */
  certificateTarget: { ...besideFolder, restartsWebServer: true },
  /** Has profacto restart its web server; one of these two, or neither. Not set from a browser. */
  restartCommand: {
    type: 'program',
    default: [],
    isReported: false,
    restartsWebServer: false,
    place: 'ways',
    fieldSaves: 'onLeaving',
  },
  /** A secret, since it may hold a token. */
  restartUrl: {
    type: 'secret',
    rule: rules.restartUrl,
    default: '',
    isReported: false,
    restartsWebServer: false,
    place: 'ways',
    fieldSaves: 'onLeaving',
  },
  /** When profacto's web server is restarted after a renewal by itself, `HH:MM` in local time. */
  restartAt: {
    type: 'text',
    rule: rules.timeOfDay,
    default: '03:00',
    isReported: true,
    restartsWebServer: false,
    place: 'ways',
    fieldSaves: 'onLeaving',
  },
  /** How a CA is to validate; `auto`: over HTTP, unless port 80 does not lead here while 443 does. */
  challengeType: {
    type: 'oneOf',
    values: ['auto', 'http-01', 'tls-alpn-01'],
    default: 'auto',
    isReported: true,
    restartsWebServer: false,
    place: 'certificate',
  },
} as const satisfies Record<string, SettingRow>;

type Table = typeof settingsTable;
export type SettingKey = keyof Table;
type KeyWith<Traits> = { [K in SettingKey]: Table[K] extends Traits ? K : never }[SettingKey];

export const settingKeys = Object.keys(settingsTable) as SettingKey[];

/** Settings that never leave the service unmasked. */
export const secretKeys = settingKeys.filter(
  (key): key is KeyWith<{ type: 'secret' }> => settingsTable[key].type === 'secret',
);

/** Settings that the diagnosis report shows, in its order. */
export const reportedKeys = settingKeys.filter(
  (key): key is KeyWith<{ isReported: true }> => settingsTable[key].isReported,
);

/** Settings with a text field in the panel. */
export const textFieldKeys = settingKeys.filter((key): key is TextFieldKey => 'fieldSaves' in settingsTable[key]);
export type TextFieldKey = KeyWith<{ fieldSaves: FieldSaves }>;

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingsTable, key);
}

/** Whether a change of this setting has the web server set up anew. */
export function restartsWebServer(key: SettingKey): boolean {
  return settingsTable[key].restartsWebServer;
}
