import { randomBytes } from 'node:crypto';
import type { Settings } from '#shared/contract/settings.ts';
import { probeGreeting } from './greeting.ts';
import { probeTls, type TlsAnswer } from './tls.ts';

/** What answers on the public HTTPS port; `ours`: the port of this machine that was opened for the look. */
export type AnswerBeforeTls = TlsAnswer | { kind: 'ours' };

export type LookBeforeTls = {
  /** The port listened before, with TLS: a certificate is still served from memory although its files are gone. */
  wasListening: boolean;
  /** Of each address; none where it was listening. */
  answers: readonly { address: string; answer: AnswerBeforeTls }[];
};

type Asking = {
  settings: Pick<Settings, 'publicHttpsPort'>;
  name: string;
  trustedRoots: readonly string[];
  withHttpsListener: <T>(greeting: string, action: (wasListening: boolean) => Promise<T>) => Promise<T>;
};

/**
 * Opens the HTTPS port of this machine briefly, and looks whether connections to the public addresses reach it.
 *
 * @throws FailureError `PORT_…`; the reason of `signal`
 */
export function lookBeforeTls(
  asking: Asking,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<LookBeforeTls> {
  const greeting = `profacto ${randomBytes(16).toString('hex')}\r\n`;
  return asking.withHttpsListener(greeting, async (wasListening) => {
    if (wasListening) return { wasListening, answers: [] };
    const answers = addresses.map(async (address) => ({
      address,
      answer: await whoAnswers(address, greeting, asking, signal),
    }));
    return { wasListening, answers: await Promise.all(answers) };
  });
}

async function whoAnswers(
  address: string,
  greeting: string,
  { settings, name, trustedRoots }: Asking,
  signal: AbortSignal,
): Promise<AnswerBeforeTls> {
  const target = { address, port: settings.publicHttpsPort };
  const greetingAbort = new AbortController();
  const pendingGreeting = probeGreeting(target, greeting, AbortSignal.any([signal, greetingAbort.signal]));
  pendingGreeting.catch(() => undefined);
  const tlsAnswer = await probeTls({ ...target, servername: name }, trustedRoots, signal);
  if (tlsAnswer.kind === 'tls') {
    // We serve no TLS yet, so this is another server; it sends no greeting, since in TLS the client speaks first.
    greetingAbort.abort();
    return tlsAnswer;
  }
  const heard = await pendingGreeting;
  if (heard.kind === 'silent') return heard;
  return heard.text.includes(greeting) ? { kind: 'ours' } : { kind: 'noTls' };
}
