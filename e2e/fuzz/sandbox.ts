/** A real service that can neither leave this machine nor its folder, whatever it is told. */
import fs from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { freePort } from '../../electron/testing/ports.ts';
import { createService, type Service } from '../../electron/service/service.ts';
import { openConfStore } from '../../electron/settings/conf-store.ts';
import { openSettingsStore } from '../../electron/settings/settings-store.ts';
import { controlsIn } from './clean-output.ts';

export type Sandbox = {
  configDir: string;
  /** Nobody listens there. */
  closedPort: number;
  /** The value without what leads out: other hosts, other folders, other programs, ports that are not ours. */
  confine(value: unknown): unknown;
};

export type RunningSandbox = Sandbox & {
  service: Service;
  /** Errors that nobody foresaw, since it was last called. */
  takeUnexpected(): string[];
  /** Stops the service. A sentence for each thing that is wrong with what it has left. */
  close(): Promise<string[]>;
};

/** Prepares a configuration directory in which nothing is set that leads out. */
export async function createSandbox(folder: string): Promise<Sandbox> {
  const configDir = path.join(folder, 'einstellungen');
  const databaseDirectory = path.join(folder, 'datenbank');
  fs.mkdirSync(databaseDirectory, { mode: 0o700 });
  const ports = await Promise.all(Array.from({ length: 6 }, freePort));
  const [closedPort = 0, httpPort, httpsPort, publicHttpPort, publicHttpsPort] = ports;
  openSettingsStore(configDir, openConfStore, Date.now).update({
    serverAddress: 'meinefirma.localhost',
    contactEmail: 'chef@meinefirma.de',
    acmeDirectoryUrl: `https://127.0.0.1:${closedPort}/directory`,
    dnsServers: [`127.0.0.1:${closedPort}`],
    databaseDirectory,
    httpPort,
    httpsPort,
    publicHttpPort,
    publicHttpsPort,
  });
  return { configDir, closedPort, confine: (value) => confined(value, { folder, ports, closedPort }, '') };
}

/** A service in the sandbox that opens its ports only while it needs them. */
export async function runSandbox(folder: string): Promise<RunningSandbox> {
  const sandbox = await createSandbox(folder);
  let unexpected: string[] = [];
  const service = createService({
    host: 'cli',
    version: '0.0.0',
    configDir: sandbox.configDir,
    settingsStore: openSettingsStore(sandbox.configDir, openConfStore, Date.now),
    actions: { openDirectory: () => Promise.resolve(), restartApp: null },
    onUnexpectedError: (error) => unexpected.push(`nobody foresaw ${inspect(error).slice(0, 1500)}`),
    // Whatever is called, no router of the network is.
    simulation: { router: null },
  });
  await service.start();
  return {
    ...sandbox,
    service,
    takeUnexpected() {
      const taken = unexpected;
      unexpected = [];
      return taken;
    },
    async close() {
      await service.stop();
      const journal = path.join(sandbox.configDir, 'journal.ndjson');
      const lines = fs.existsSync(journal) ? fs.readFileSync(journal, 'utf8').split('\n') : [];
      return controlsIn('the journal', lines).slice(0, 5);
    },
  };
}

type Bounds = { folder: string; ports: readonly number[]; closedPort: number };

function confined(value: unknown, bounds: Bounds, key: string): unknown {
  if (key === 'dnsServers') return confinedServers(value, bounds);
  if (/port$/i.test(key)) return confinedPort(value, bounds);
  if (typeof value === 'string') return confinedText(value, bounds, key);
  if (Array.isArray(value)) return value.map((one) => confined(one, bounds, ''));
  if (typeof value !== 'object' || value === null) return value;
  const copy = {};
  for (const [name, member] of Object.entries(value)) {
    const given = confined(member, bounds, name);
    Object.defineProperty(copy, name, { value: given, enumerable: true, configurable: true, writable: true });
  }
  return copy;
}

/** None at all would mean the system's own. */
function confinedServers(value: unknown, { closedPort }: Bounds): unknown {
  const own = `127.0.0.1:${closedPort}`;
  if (typeof value === 'string') return /^[\s,\p{Cf}]*$|\d\.\d|::/u.test(value) ? own : value;
  if (!Array.isArray(value)) return value;
  const texts = value.map((one: unknown) => (typeof one === 'string' && /\d\.\d|::/.test(one) ? own : one));
  return texts.length === 0 ? [own] : texts;
}

function confinedPort(value: unknown, { ports }: Bounds): unknown {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > 65_535) return value;
  return ports[number % ports.length];
}

function confinedText(text: string, { folder, closedPort }: Bounds, key: string): string {
  // `localhost` is resolved without asking anybody.
  if (key === 'serverAddress' && text.includes('.')) return text.endsWith('.localhost') ? text : `${text}.localhost`;
  if (text.includes('//')) return text.replaceAll(/\/\/[^/?#,"\]]*/g, `//127.0.0.1:${closedPort}`);
  // Also within quotes, within a list, and behind what nobody sees.
  const isPath = /^[^\p{L}\p{N}]*([\\/]|[A-Za-z]:)/u.test(text);
  if (!isPath && !text.includes('/')) return text;
  if (text.startsWith(folder)) return text.replaceAll('..', '__');
  return `${folder}/nirgends/${text.replaceAll('..', '__').replaceAll(/[\\/]/g, '_')}`;
}
