/** A house and its internet, of which a situation changes what is wrong in it. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Settings } from '#shared/contract/settings.ts';
import { directoryFolder, LETS_ENCRYPT } from '#shared/values/acme-directory.ts';
import { openConfStore } from '../../electron/settings/conf-store.ts';
import { openSettingsStore } from '../../electron/settings/settings-store.ts';
import { createTestAuthority, type PairOptions, type TestPair } from '../../electron/testing/certificates.ts';
import { createTestDns, type TestDns, type TestRecords, type TestZone } from '../../electron/testing/dns.ts';
import { startPracticeCa, type PracticeCa } from '../ca/practice-ca.ts';
import { endProcess, firstLineOf } from '../fixtures/processes.ts';
import { until } from '../fixtures/until.ts';
import type { BoxState, Mapping } from './box.ts';
import { CAA_IDENTITY, resolveAsCa } from './ca-dns.ts';
import { ASIDE, HOSTS, INTERNET_DNS, LINE, layCables, PROVIDER_DNS, ROUTER } from './network.ts';
import { boxStateOf, rightRouter, rulesOf, type RouterPlan } from './router.ts';

/** The name of profacto's machine, and the domain to which it belongs. */
export const NAME = 'erp.tischlerei-muster.de';
export const DOMAIN = 'tischlerei-muster.de';
const ROOT = path.join(import.meta.dirname, '..', '..');
const CA_NAMES = ['acme-v02.api.letsencrypt.org', 'acme-staging-v02.api.letsencrypt.org'] as const;

/** What a command printed with `--json`, each line of it, and how it ended. */
export type Said = { exit: number | null; lines: Record<string, unknown>[]; stderr: string };

type Validity = Pick<PairOptions, 'notBefore' | 'notAfter'>;

export type House = {
  /** Let's Encrypt, under its own name; and its staging environment. */
  ca: PracticeCa;
  staging: PracticeCa;
  /** Changes what the router does; what is not mentioned stays as it is. */
  router(changes: Partial<RouterPlan>): void;
  /**
   * Changes what name servers say.
   *
   * @param inside what the house hears instead, where that differs
   */
  dns(records: TestZone, inside?: TestZone): void;
  /** Starts one more name server on the internet (`HOSTS.otherNameServer`), with these records. */
  nameServer(zone: TestZone): Promise<void>;
  /** Gives profacto's machine an address of IPv6, and its name an AAAA record where one is given. */
  ipv6(): void;
  /** Profacto's machine is plugged into the router's network for guests. */
  guest(): void;
  /** Profacto's machine is in no network: nobody gives it an address. */
  unplugged(): void;
  /** Which name server is entered on profacto's machine. */
  asks(nameServer: string): void;
  /** A VPN on profacto's machine takes all of its connections to the internet. */
  tunnel(): void;
  /** Where profacto's machine looks for its router. */
  gateway(address: string): void;
  /** Rules on profacto's machine, in the words of nft for its input. */
  firewall(...rules: string[]): void;
  /** What the provider drops on its way to the line of the house, in the words of nft. */
  provider(...rules: string[]): void;
  /** Starts a web server on the internet. */
  serve(address: string, port: number, listener: RequestListener): Promise<void>;
  /** The same over TLS, with a certificate for these names that only `trusted` makes a good one. */
  serveTls(address: string, port: number, listener: RequestListener, names: readonly string[]): Promise<void>;
  /** A server that does with each connection what it is told. */
  tcp(address: string, port: number, answer: (socket: net.Socket) => void): Promise<void>;
  /**
   * A web server between router and profacto.
   *
   * @param tlsFor the names for which it has a certificate
   * @param valid from when to when that is valid, if it is of a trusted authority; left out: nobody trusts it
   * @returns where the router has to forward to
   */
  aside(listener: RequestListener, tlsFor?: readonly string[], valid?: Validity): Promise<string>;
  /** Another program takes a port of profacto's machine. */
  occupy(port: number, name: string, secure?: boolean): Promise<void>;
  /** By how many milliseconds the clocks of the CAs are ahead of profacto's. */
  setCaClock(aheadMs: number): void;
  set(changes: Partial<Settings>): void;
  /** Puts a pair into the certificate directory, as an earlier request would have done. */
  install(options?: PairOptions): Promise<void>;
  /** Starts the host, as the desktop app is one: it serves until the situation ends. */
  startHost(): Promise<void>;
  /** The panel's one-time address on profacto's machine, of the host that runs there; it is started where it does not. */
  panel(): Promise<string>;
  /** The words before a command that is to run on profacto's machine. */
  enter: readonly string[];
  /** Runs a command of the built program on profacto's machine. */
  run(...args: string[]): Promise<Said>;
  /** Everything as it should be, with a profacto that was just set up. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

/** Of the domain's zone, at its provider. */
const NAME_SERVER = 'ns1.domain-anbieter.com';
/** The records of a name that leads to the house. */
export const HERE: TestRecords = { A: [LINE] };

/** @param folder for everything that it keeps */
export async function buildHouse(folder: string): Promise<House> {
  const network = await layCables(folder);
  const zones = { internet: {} as TestZone, inside: {} as TestZone };
  const names = [
    await createTestDns(zones.internet, { at: { address: INTERNET_DNS, port: 53 } }),
    await createTestDns(zones.inside, { at: { address: PROVIDER_DNS, port: 53 }, isResolver: true }),
  ];
  const box = network.start('router', process.execPath, [path.join(import.meta.dirname, 'box-main.ts'), ROUTER], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // A line when it has started, and one for each state.
  let boxAwaited = 1;
  let clockAheadMs = 0;
  const startCa = (host: string, address: string) =>
    startPracticeCa({
      host,
      address,
      port: 443,
      httpPort: 80,
      httpsPort: 443,
      caaIdentities: [CAA_IDENTITY],
      resolve: resolveAsCa,
      perspectives: HOSTS.perspectives,
      validationTimeoutMs: 3000,
      now: () => Date.now() + clockAheadMs,
    });
  const [ca, staging] = await Promise.all([
    startCa(CA_NAMES[0], HOSTS.letsEncrypt),
    startCa(CA_NAMES[1], HOSTS.letsEncryptStaging),
  ]);
  // Only its certificates are not trusted: what others on the internet show.
  const [authority, stranger] = await Promise.all([createTestAuthority('Web'), createTestAuthority('Firewall')]);
  const rootsFile = path.join(folder, 'roots.pem');
  fs.writeFileSync(rootsFile, ca.rootsPem + staging.rootsPem + authority.rootPem);

  const servers = new Set<net.Server>();
  const sockets = new Set<net.Socket>();
  const programs = new Set<ChildProcess>();
  const moreNames = new Set<TestDns>();
  let plan = rightRouter;
  let round = 0;
  let home = folder;
  let panelUrl: string | null = null;

  const listen = async (server: net.Server, address: string, port: number): Promise<number> => {
    server.on('connection', (socket: net.Socket) => {
      sockets.add(socket);
      // No situation is about a client that hangs up.
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    });
    server.on('tlsClientError', () => undefined);
    servers.add(server);
    server.listen(port, address);
    await once(server, 'listening');
    return (server.address() as net.AddressInfo).port;
  };
  const secure = async (forNames: readonly string[], by = authority, valid: Validity = {}) => {
    const { chainPem, keyPem } = await by.issue({ names: [...forNames], ...valid });
    return { cert: chainPem, key: keyPem };
  };
  const startProgram = (...args: string[]) =>
    network.start(
      'server',
      process.execPath,
      [path.join(ROOT, 'out', 'main', 'headless.js'), '--config-dir', configDir(), ...args, '--json'],
      {
        env: {
          PATH: process.env.PATH ?? '',
          HOME: home,
          LANG: 'de_DE.UTF-8',
          NODE_ENV: 'test',
          NODE_COMPILE_CACHE: path.join(folder, 'compiled'),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  if (box.stdout === null) throw new Error('nobody reads what the router prints');
  createInterface({ input: box.stdout }).on('line', (line) => {
    const { mapping } = JSON.parse(line) as { mapping?: Mapping };
    if (mapping === undefined) boxAwaited--;
    else openPort(mapping);
  });
  /** As a device has asked the router for, which knows already: a list sent back would lack what it has opened meanwhile. */
  const openPort = ({ port, to, toPort }: Mapping) => {
    if (port !== 80 && port !== 443) return;
    const forward = { ...plan.forward };
    if (to === '') Reflect.deleteProperty(forward, port);
    else forward[port] = `${to}:${toPort}`;
    plan = { ...plan, forward };
    network.setRules('router', rulesOf(plan));
  };
  /** @param state `null`: only to hear what it has said before */
  const tellBox = (state: BoxState | null) => {
    box.stdin?.write(`${JSON.stringify(state)}\n`);
    boxAwaited++;
  };
  const startHost = async (): Promise<string> => {
    const program = startProgram('serve', '--panel');
    programs.add(program);
    program.stderr?.resume();
    return (panelUrl = (JSON.parse(await firstLineOf(program)) as { panel: string }).panel);
  };
  const configDir = () => path.join(home, 'einstellungen');
  const database = () => path.join(home, 'datenbank');
  const set = (changes: Partial<Settings>) =>
    void openSettingsStore(configDir(), openConfStore, Date.now).update(changes);
  const setProvider = (rules: readonly string[]) =>
    network.setRules(
      'internet',
      `table inet internet {
  chain out { type filter hook output priority filter; policy accept; ${rules.map((one) => `\n    ${one}`).join('')}
  }
  chain in { type filter hook input priority filter; policy accept;
    ip daddr ${HOSTS.carrier} meta l4proto tcp drop
  }
}
`,
    );
  const setRouter = (changes: Partial<RouterPlan>) => {
    plan = { ...plan, ...changes };
    network.setRules('router', rulesOf(plan));
    tellBox(boxStateOf(plan));
  };
  const setDns = (records: TestZone, inside: TestZone = {}) => {
    Object.assign(zones.internet, records);
    Object.assign(zones.inside, records, inside);
  };

  return {
    ca,
    staging,
    set,
    router: setRouter,
    dns: setDns,
    ipv6: () => network.setServerV6(true),
    guest: () => network.setPlace('guests'),
    unplugged: () => network.setPlace('none'),
    asks: (nameServer) => network.setNameServer(nameServer),
    tunnel: () => network.setTunnel(true),
    gateway: (address) => network.setGateway(address),
    firewall: (...rules) =>
      network.setRules(
        'server',
        `table inet own {\n  chain in { type filter hook input priority filter; policy accept;\n    ${rules.join('\n    ')}\n  }\n}\n`,
      ),
    provider: (...rules) => setProvider(rules),
    async serve(address, port, listener) {
      await listen(http.createServer(listener), address, port);
    },
    async serveTls(address, port, listener, forNames) {
      await listen(https.createServer(await secure(forNames), listener), address, port);
    },
    async tcp(address, port, answer) {
      await listen(net.createServer(answer), address, port);
    },
    async aside(listener, tlsFor, valid) {
      const server =
        tlsFor === undefined
          ? http.createServer(listener)
          : https.createServer(await secure(tlsFor, valid === undefined ? stranger : authority, valid), listener);
      return `${ASIDE.internet}:${await listen(server, ASIDE.internet, 0)}`;
    },
    async occupy(port, name, isSecure = false) {
      const args = [path.join(import.meta.dirname, 'occupant.ts'), String(port), name];
      if (isSecure) {
        const files = { cert: path.join(home, 'fremd.pem'), key: path.join(home, 'fremd.key') };
        const { cert, key } = await secure([NAME]);
        fs.writeFileSync(files.cert, cert);
        fs.writeFileSync(files.key, key);
        args.push(files.cert, files.key);
      }
      const program = network.start('server', process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      programs.add(program);
      await firstLineOf(program);
    },
    async nameServer(zone) {
      moreNames.add(await createTestDns(zone, { at: { address: HOSTS.otherNameServer, port: 53 } }));
    },
    setCaClock: (aheadMs) => void (clockAheadMs = aheadMs),
    async install(options) {
      const pair = await authority.issue({ names: [NAME], ...options });
      writePair(database(), pair);
    },
    async startHost() {
      await startHost();
    },
    panel: async () => panelUrl ?? startHost(),
    enter: network.enter('server'),
    async run(...args) {
      tellBox(null);
      await until('the router to know what it is, and to have said what it opened', () =>
        boxAwaited > 0 ? null : true,
      );
      const program = startProgram(...args);
      const said = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        program[name]?.setEncoding('utf8').on('data', (text: string) => (said[name] += text));
      }
      const [exit] = (await once(program, 'close')) as [number | null];
      const lines = said.stdout.split('\n').filter((line) => line !== '');
      return { exit, stderr: said.stderr, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
    },
    async reset() {
      await Promise.all([...programs].map((one) => endProcess(one, 'SIGKILL')));
      programs.clear();
      panelUrl = null;
      await closeNames();
      const closed = [...servers].map((one) => new Promise((resolve) => one.close(resolve)));
      closeSockets();
      await Promise.all(closed);
      servers.clear();
      for (const one of [ca, staging]) one.heal();
      clockAheadMs = 0;
      for (const zone of Object.values(zones)) for (const key of Object.keys(zone)) Reflect.deleteProperty(zone, key);
      setDns({
        de: {},
        org: {},
        [DOMAIN]: { NS: [NAME_SERVER] },
        [NAME_SERVER]: { A: [INTERNET_DNS] },
        [NAME]: HERE,
        [CA_NAMES[0]]: { A: [HOSTS.letsEncrypt] },
        [CA_NAMES[1]]: { A: [HOSTS.letsEncryptStaging] },
      });
      setRouter(rightRouter);
      network.setServerV6(false);
      network.setTunnel(false);
      network.setPlace('house');
      network.setGateway(ROUTER);
      network.setRules('server', '');
      setProvider([]);
      home = path.join(folder, `haus-${++round}`);
      fs.mkdirSync(database(), { recursive: true, mode: 0o700 });
      set({
        serverAddress: NAME,
        contactEmail: 'chef@tischlerei-muster.de',
        databaseDirectory: database(),
        trustedRootsFile: rootsFile,
      });
    },
    async close() {
      await Promise.all([...programs, box].map((one) => endProcess(one, 'SIGKILL')));
      await closeNames();
      await Promise.all([ca.close(), staging.close(), ...names.map((one) => one.close())]);
      for (const one of servers) one.close();
      closeSockets();
    },
  };

  async function closeNames(): Promise<void> {
    await Promise.all([...moreNames].map((one) => one.close()));
    moreNames.clear();
  }

  function closeSockets(): void {
    for (const one of sockets) one.destroy();
  }
}

function writePair(database: string, { chainPem, keyPem }: TestPair): void {
  const directory = directoryFolder(LETS_ENCRYPT);
  const folder = path.join(database, 'letsencrypt', directory, 'orders', '1');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.writeFileSync(path.join(folder, 'cert.pem'), chainPem);
  fs.writeFileSync(path.join(folder, 'key.pem'), keyPem, { mode: 0o600 });
  const current = { directoryUrl: LETS_ENCRYPT, directory, orderNumber: '1' };
  fs.writeFileSync(
    path.join(database, 'letsencrypt', 'installed.json'),
    JSON.stringify({ current, previous: null, leftovers: [] }),
  );
}
