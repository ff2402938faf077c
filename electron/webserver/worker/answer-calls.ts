import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { createAccessLog } from '../access-log/access-log.ts';
import type { PendingChallenge } from '../../certificates/issuer.ts';
import { createChallenges } from '../challenges.ts';
import { createSite } from '../create-site.ts';
import type { WebServerReport } from '../report.ts';
import { defaultLimits } from '../limits.ts';
import { createWebServer } from '../web-server.ts';
import { outcomeOf, type Call, type FromWorker, type ToWorker, type WorkerStart } from './messages.ts';

/** Runs the web server in this thread, as the other side of the port asks for it (`remote-web-server.ts`). */
export function answerCalls(port: MessagePort, start: WorkerStart): void {
  let { config } = start;
  const tell = (message: FromWorker): void => port.postMessage(message);

  const receive = (message: ToWorker): void => {
    switch (message.kind) {
      case 'call':
        void answer(message.id, message.call);
        break;
      case 'addChallenge': {
        const { challenge, token, keyAuthorization } = message;
        const pending = web.challenges.add(token, keyAuthorization);
        pending.onRequest(() => tell({ kind: 'challengeRequested', challenge }));
        challengesByNumber.set(challenge, pending);
        numbersByToken.set(token, challenge);
        break;
      }
      case 'removeChallenge':
        challengesByNumber.get(message.challenge)?.remove();
        challengesByNumber.delete(message.challenge);
        for (const [token, number] of numbersByToken) if (number === message.challenge) numbersByToken.delete(token);
        break;
    }
  };

  /** A visitor may be heard before the message that was sent before he came. */
  const readAhead = (): void => {
    for (;;) {
      const next = receiveMessageOnPort(port) as { message: ToWorker } | undefined;
      if (next === undefined) return;
      receive(next.message);
    }
  };

  const numbersByToken = new Map<string, number>();
  const challenges = createChallenges(readAhead, (token, what) => {
    const challenge = numbersByToken.get(token);
    if (challenge !== undefined) tell({ kind: 'otherRequested', challenge, what });
  });
  const challengesByNumber = new Map<number, PendingChallenge>();
  const report = (one: WebServerReport): void => tell({ kind: 'report', report: one });
  const site = createSite(() => config, report);
  const accessLog = createAccessLog(() => config, report);
  const web = createWebServer(config, site, defaultLimits, challenges, accessLog);
  /** Greetings by the number of their visit: `end` ends one, and `ended` settles when the port is given back. */
  const visits = new Map<number, { end: () => void; ended: Promise<void> }>();

  /** Resolves as soon as the port listens. */
  const greet = (visit: number, greeting: string): Promise<boolean> =>
    new Promise((resolve, reject) => {
      let end = (): void => undefined;
      const left = new Promise<void>((done) => (end = done));
      const ended = web.withHttpsListener(greeting, (isServingTls) => {
        resolve(isServingTls);
        return left;
      });
      visits.set(visit, { end, ended });
      ended.catch(reject).finally(() => visits.delete(visit));
    });
  const endGreeting = async (visit: number): Promise<void> => {
    const found = visits.get(visit);
    found?.end();
    await found?.ended;
  };

  const run = async (call: Call): Promise<unknown> => {
    switch (call.name) {
      case 'ping':
        return undefined;
      case 'startTls':
        return web.startTls(call.pair);
      case 'configure':
        ({ config } = call);
        return web.configure(config);
      case 'greet':
        return greet(call.visit, call.greeting);
      case 'endGreeting':
        return endGreeting(call.visit);
      case 'addAlpn': {
        const { challenge } = call;
        const pending = await web.challenges.addAlpn(call.host, call.certificate);
        pending.onRequest(() => tell({ kind: 'challengeRequested', challenge }));
        challengesByNumber.set(challenge, pending);
        return undefined;
      }
      default:
        return web[call.name]();
    }
  };
  const answer = async (id: number, call: Call): Promise<void> => {
    const outcome = await outcomeOf(() => run(call));
    tell({ kind: 'reply', id, outcome, listeners: web.listeners() });
  };

  port.on('message', receive);
}
