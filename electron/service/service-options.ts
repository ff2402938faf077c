import type { CertificateIssuer } from '../certificates/issuer.ts';
import type { HandoverTimes } from './beside/handover.ts';
import type { HookRunOptions } from './hooks/run-hook.ts';
import type { HostActions } from './host-actions.ts';
import type { LimitTable } from '#shared/domain/rate-limit-rules.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { StartTimer } from './host-loop.ts';
import type { RouterPlace } from '../diagnosis/probes/line.ts';
import type { probeTls } from '../diagnosis/probes/tls.ts';

/** What a host gives its service. */
export type ServiceOptions = {
  /** A `cli` call opens ports only during its operation; the others serve. */
  host: 'desktop' | 'headless' | 'cli';
  version: string;
  configDir: string;
  settingsStore: SettingsStore;
  actions: HostActions;
  /**
   * The file of `electron/web-worker.ts`: the web server runs in a thread of its own. Left out: in that of the service,
   * which starts sooner.
   */
  webServerWorker?: URL;
  /** Receives errors that nobody foresaw, for developers. */
  onUnexpectedError?: (error: unknown) => void;
  /** For tests. */
  simulation?: Simulation;
};

/** What tests put in the place of time, chance and the world outside. */
export type Simulation = SimulatedTime & Doubles;

type SimulatedTime = {
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** How long the machine has been up, in milliseconds; setting its clock does not change it. */
  uptimeMs?: () => number;
  startTimer?: StartTimer;
  recheckIntervalMs?: number;
  /** Draws from 0 to below 1. */
  random?: () => number;
};

type Doubles = {
  issuer?: CertificateIssuer;
  probe?: typeof probeTls;
  limitTable?: LimitTable;
  hookRunOptions?: HookRunOptions;
  handoverTimes?: HandoverTimes;
  /** The router that is asked about the line and to open ports; `null`: none; left out: the system's default gateway. */
  router?: RouterPlace | null;
};
