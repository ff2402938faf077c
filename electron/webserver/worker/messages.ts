/** What goes between the service and the web server in its worker. Messages are read in the order in which they were sent. */
import { FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { OtherRequests } from '../../certificates/issuer.ts';
import type { Listener } from '#shared/contract/snapshot.ts';
import type { WebServerReport } from '../report.ts';
import type { TlsPair } from '../web-server.ts';
import type { WebServerConfig } from '../web-server-config.ts';

/** What a new worker is given. */
export type WorkerStart = { config: WebServerConfig };

/** What is asked of the worker; each is answered once. */
export type Call =
  /** A sign of life. */
  | { name: 'ping' }
  | { name: 'startHttp' | 'probeHttpsPort' | 'stopTls' | 'stop' }
  | { name: 'startTls'; pair: TlsPair }
  | { name: 'configure'; config: WebServerConfig }
  /** Listens on the HTTPS port until `endGreeting` with the same number. Its value: whether TLS is served there. */
  | { name: 'greet'; visit: number; greeting: string }
  | { name: 'endGreeting'; visit: number }
  /** A challenge of TLS-ALPN-01, until `removeChallenge`. It is a call because it may have to open the port. */
  | { name: 'addAlpn'; challenge: number; host: string; certificate: TlsPair };

export type ToWorker =
  | { kind: 'call'; id: number; call: Call }
  | { kind: 'addChallenge'; challenge: number; token: string; keyAuthorization: string }
  | { kind: 'removeChallenge'; challenge: number };

/** Of a listener; its port follows from the configuration. */
export type ListenerState = Pick<Listener, 'state' | 'failure'>;
export type ListenerStates = { http: ListenerState; https: ListenerState };

export type Outcome = { value: unknown } | { failure: Failure } | { error: unknown; code: unknown };

export type FromWorker =
  | { kind: 'reply'; id: number; outcome: Outcome; listeners: ListenerStates }
  | { kind: 'challengeRequested'; challenge: number }
  /** Something else was asked for in its place; told no more often than it is counted. */
  | { kind: 'otherRequested'; challenge: number; what: keyof OtherRequests }
  | { kind: 'report'; report: WebServerReport };

/** How a call ended, as it can be sent: a failure with code and data, and what nobody foresaw as it is. */
export async function outcomeOf(action: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await action() };
  } catch (error) {
    if (error instanceof FailureError) return { failure: error.failure };
    // A copy has message and stack, but no code.
    const code = (error as NodeJS.ErrnoException | null)?.code;
    try {
      return { error: structuredClone(error), code };
    } catch {
      return { error: String(error), code };
    }
  }
}
