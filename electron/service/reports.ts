import { challengeTypeIn, challengeTypeSet, isChosen } from '#shared/domain/challenge-choice.ts';
import { rootCause } from '#shared/domain/root-cause.ts';
import { inPathOrder, verdictOf } from '#shared/domain/verdict.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { FailureData, OperationKind } from '#shared/contract/failures.ts';
import type { ExternalReachability, Report } from '#shared/contract/snapshot.ts';
import type { ChallengeType } from '#shared/values/challenge-type.ts';
import { withTimeLimit } from '#shared/values/time-limit.ts';
import type { AfterFailure } from '../diagnosis/after-validation.ts';
import type { FactsInput } from '../diagnosis/facts.ts';
import type { RouterPlace } from '../diagnosis/probes/line.ts';
import type { Core } from './core.ts';
import { factsInputOf } from './facts-input.ts';
import type { Installation } from './installation.ts';
import type { Operations } from './operations/operations.ts';
import type { Permissions } from './permissions.ts';
import type { Serving } from './serving.ts';
import type { RunningOperation } from './operations/running-operation.ts';

/** What checks and evaluations have found, for as long as it is valid. */
export type Reports = {
  /** `null` before the first one, and again once something that it depends on has changed. */
  lastEvaluation(): Report | null;
  lastCheck(): Report | null;
  evaluate(): Promise<Report>;
  check(): Promise<Report>;
  /** The checks before a request, as a part of it. */
  preflight: (operation: RunningOperation) => Promise<Finding[]>;
  /** How the CA is to validate, by the settings and by a look, of which nothing is shown. */
  challengeType: (signal: AbortSignal) => Promise<ChallengeType>;
  /** What is known here of the name after a CA has failed to validate it; nothing where that cannot be told in time. */
  lookAfterFailure: (failed: FailureData<'VALIDATION_FAILED'>, signal: AbortSignal) => Promise<AfterFailure>;
  /**
   * By how much this machine's clock is ahead of the CA's, in milliseconds; `null`: the CA has not said so in time.
   * Throws the reason of `signal` when that aborts.
   */
  clockSkewMs: (signal: AbortSignal) => Promise<number | null>;
};

/** How long the CA is waited for when nothing but its time is asked; milliseconds. */
const TIME_LIMIT_MS = 3000;
/** The same for a look at the name after a failure; milliseconds. */
const NAME_TIME_LIMIT_MS = 10_000;

type CheckList = 'allChecks' | 'evaluationChecks' | 'requestChecks' | 'tlsRequestChecks' | 'wayChecks';

/** Checks of which nothing is shown. */
const unseen = { addFinding: () => undefined, startChecks: () => undefined, finishChecks: () => undefined };

/** Loads the diagnosis when it is needed: most of what a process does needs none of it. */
async function loadDiagnosis() {
  const [{ gatherFacts }, { runChecks }, { allChecks, evaluationChecks, requestChecks, tlsRequestChecks, wayChecks }] =
    await Promise.all([
      import('../diagnosis/facts.ts'),
      import('../diagnosis/check.ts'),
      import('../diagnosis/checks/lists.ts'),
    ]);
  const lists = { allChecks, evaluationChecks, requestChecks, tlsRequestChecks, wayChecks };
  return { gatherFacts, runChecks, lists };
}

/** What the journal keeps of a report. */
function judgementOf({ verdict, findings }: Report): { verdict: Report['verdict']; cause?: Finding } {
  const [first] = rootCause(findings, null);
  return first?.by === 'finding' ? { verdict, cause: first.finding } : { verdict };
}

export function createReports(
  core: Core,
  parts: {
    installation: Installation;
    web: Serving;
    permissions: Permissions;
    operations: Operations;
    /** What a CA last saw of this machine from outside. */
    outside: () => ExternalReachability | null;
    opened?: () => FactsInput['opened'];
    /** As in `FactsInput`. */
    router?: RouterPlace | null;
    /** Told what was found of the application behind the web server. */
    onApplication: (found: Finding) => void;
    /** Looks at the disk now; see `createFreshLook`. */
    lookAgain: () => Promise<void>;
    /** Closes the ports that the operation of a CLI call has opened. */
    closeAfterwards: () => Promise<void>;
  },
): Reports {
  const { settings, now, clock, changes } = core;
  const { installation, web, operations, onApplication, lookAgain, closeAfterwards } = parts;
  let lastEvaluation: Report | null = null;
  let evaluatedState = '';
  let lastCheck: Report | null = null;
  let checkedState = '';

  /** What an evaluation depends on. When it changes, the evaluation goes: green would no longer be true. */
  const evaluationState = (): string => {
    const { serverAddress, httpPort, httpsPort, publicHttpPort, publicHttpsPort, upstream } = settings();
    const fingerprint = installation.pair()?.info.fingerprint256;
    const { http, https } = web.listeners();
    // A command has its ports open for its operation alone: that they are closed again changes nothing of what it has found.
    const serving = core.listens ? [installation.servesItsPair(), http.state, https.state] : [];
    return JSON.stringify([
      [serverAddress, httpPort, httpsPort, publicHttpPort, publicHttpsPort, upstream],
      [fingerprint, ...serving],
    ]);
  };

  /** The same for a check, which depends on every setting but the language. */
  const checkState = (): string => JSON.stringify([evaluationState(), { ...settings(), language: '' }]);

  /** Runs checks as part of an operation, which shows what they find. Returns the findings in path order. */
  const runCheckList = async (
    operation: Pick<RunningOperation, 'signal' | keyof typeof unseen>,
    purpose: FactsInput['purpose'],
    list: CheckList,
  ): Promise<Finding[]> => {
    const { gatherFacts, runChecks, lists } = await loadDiagnosis();
    const checks = lists[list];
    const findings: Finding[] = [];
    const onFinding = (one: Finding) => {
      findings.push(one);
      if (one.id === 'application') onApplication(one);
      if ('skewSeconds' in one.data) clock.learn(one.data.skewSeconds * 1000);
      operation.addFinding(one);
    };
    operation.startChecks(checks.flatMap((check) => check.ids));
    const facts = gatherFacts(await factsInputOf(core, parts, purpose, operation.signal), operation.signal);
    await runChecks(checks, facts, onFinding, operation.finishChecks, operation.signal);
    return inPathOrder(findings);
  };

  const runReport = (
    kind: Extract<OperationKind, 'evaluate' | 'check'>,
    checks: CheckList,
    afterwards: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Report> =>
    operations.run(kind, { judge: judgementOf }, async (operation) => {
      try {
        const findings = await runCheckList(operation, kind, checks);
        await afterwards();
        return { finishedAt: new Date(now()).toISOString(), findings, verdict: verdictOf(findings) };
      } finally {
        await closeAfterwards();
      }
    });

  /** New findings replace the earlier ones of their checks; the rest stays, as long as it is still valid. */
  const rememberCheck = (findings: readonly Finding[]) => {
    const seen = new Set(findings.map((one) => one.id));
    const before = checkedState === checkState() ? (lastCheck?.findings ?? []) : [];
    const known = inPathOrder([...findings, ...before.filter((one) => !seen.has(one.id))]);
    lastCheck = { finishedAt: new Date(now()).toISOString(), findings: known, verdict: verdictOf(known) };
    checkedState = checkState();
  };

  return {
    lastEvaluation: () => (evaluatedState === evaluationState() ? lastEvaluation : null),
    lastCheck: () => (checkedState === checkState() ? lastCheck : null),

    async evaluate() {
      lastEvaluation = await runReport('evaluate', 'evaluationChecks', () => installation.gatherEvidence());
      await lookAgain();
      evaluatedState = evaluationState();
      changes.emit('state');
      return lastEvaluation;
    },

    async check() {
      const report = await runReport('check', 'allChecks');
      await lookAgain();
      rememberCheck(report.findings);
      changes.emit('state');
      return report;
    },

    async clockSkewMs(signal) {
      const { askDirectory } = await import('../diagnosis/probes/ca.ts');
      try {
        const roots = await core.trustedRoots();
        const answer = await withTimeLimit(signal, TIME_LIMIT_MS, (limited) =>
          askDirectory(settings().acmeDirectoryUrl, roots, now, limited),
        );
        const skewMs = answer.kind === 'unreachable' ? null : answer.skewMs;
        clock.learn(skewMs);
        return skewMs;
      } catch {
        signal.throwIfAborted();
        return null;
      }
    },

    async preflight(operation) {
      const overTls = challengeTypeSet(settings()) === 'tls-alpn-01';
      const findings = await runCheckList(operation, 'request', overTls ? 'tlsRequestChecks' : 'requestChecks');
      rememberCheck(findings);
      return findings;
    },

    async lookAfterFailure(failed, signal) {
      const { lookAfterFailure } = await import('../diagnosis/after-validation.ts');
      const { gatherFacts } = await loadDiagnosis();
      try {
        return await withTimeLimit(signal, NAME_TIME_LIMIT_MS, async (limited) => {
          const input = await factsInputOf(core, parts, 'request', limited);
          return lookAfterFailure(gatherFacts(input, limited), failed);
        });
      } catch {
        // How the request has ended is told in any case.
        return {};
      }
    },

    async challengeType(signal) {
      if (!isChosen(settings())) return challengeTypeSet(settings());
      return challengeTypeIn(settings(), await runCheckList({ signal, ...unseen }, 'request', 'wayChecks'));
    },
  };
}
