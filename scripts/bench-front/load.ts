import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cpuMicroseconds } from './process-use.ts';
import type { Endpoint } from './servers.ts';

/** What one load of a few seconds has shown. */
export type Measured = {
  /** Requests, or handshakes, a second. */
  rate: number;
  /** The time that 99 of 100 answers took at most, in milliseconds; `null`: not measured. */
  p99: number | null;
  /** CPU time of the server for each of them, in microseconds. */
  cpu: number;
  /** How much of one core the server used: far below 1, it was not the server that set the rate. */
  busy: number;
};

export type Load = (endpoint: Endpoint, seconds: number) => Promise<Measured>;

const CONNECTIONS = 32;
/** Each opens one connection after the other, and the server is to have no pause. */
const HANDSHAKERS = 4;

/** `wrk` asks for the name's address by itself, and no machine knows the name; its numbers are for people. */
const SCRIPT = `
function wrk.resolve(host, service) wrk.addrs = wrk.lookup("127.0.0.1", service) end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("measured %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
`;

/** Asks for a path over and over, by `wrk` with one thread. @throws Error some were not answered, or not with 2xx */
export function requests(target: string, headers: readonly string[] = []): Load {
  return async ({ port, pid, name, folder }, seconds) => {
    const script = path.join(folder, 'wrk.lua');
    fs.writeFileSync(script, SCRIPT);
    // It knows whole seconds only.
    const duration = `${Math.max(1, Math.round(seconds))}s`;
    const args = ['-t1', `-c${CONNECTIONS}`, '-d', duration, '-s', script, ...headers.flatMap((one) => ['-H', one])];
    const before = cpuMicroseconds(pid);
    const output = await run('wrk', [...args, `https://${name}:${port}${target}`]);
    const used = cpuMicroseconds(pid) - before;
    const [, count = 0, microseconds = 0, p99 = 0, errors = 0] =
      /^measured (\d+) (\d+) (\d+) (\d+)$/m.exec(output)?.map(Number) ?? [];
    if (errors > 0 || count === 0) throw new Error(`${errors} of ${count} requests for ${target} failed:\n${output}`);
    return { rate: count / (microseconds / 1e6), p99: p99 / 1000, cpu: used / count, busy: used / microseconds };
  };
}

/** Full handshakes of TLS 1.3, without taking up a session and without a request, by `openssl s_time`. */
export const handshakes: Load = async ({ port, pid }, seconds) => {
  const args = ['s_time', '-connect', `127.0.0.1:${port}`, '-new', '-tls1_3', '-time'];
  const before = cpuMicroseconds(pid);
  const start = performance.now();
  const outputs = await Promise.all(
    Array.from({ length: HANDSHAKERS }, () => run('openssl', [...args, String(Math.max(1, Math.round(seconds)))])),
  );
  const microseconds = (performance.now() - start) * 1000;
  const used = cpuMicroseconds(pid) - before;
  let count = 0;
  for (const output of outputs) count += Number(/^(\d+) connections in \d+ real seconds/m.exec(output)?.[1] ?? 0);
  if (count === 0) throw new Error(`no handshake:\n${outputs.join('')}`);
  return { rate: count / (microseconds / 1e6), p99: null, cpu: used / count, busy: used / microseconds };
};

function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command}: ${stderr || error.message}`));
    });
  });
}
