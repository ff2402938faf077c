import { requestSteps } from '#shared/contract/request-steps.ts';
import type { Step, StepId } from '#shared/contract/snapshot.ts';
import type { Cli } from './cli.ts';

/**
 * Prints each change of a step once: for a program every change, for a person only how the step ended. When another CA
 * is asked, its host is printed, and then the steps with it anew.
 */
export function progressPrinter(cli: Cli): {
  onCa: (host: string, isFallback: boolean) => void;
  onSteps: (steps: readonly Step[]) => void;
} {
  const printedStates = new Map<StepId, Step['state']>();
  let currentCa: string | null = null;
  return {
    onCa(host, isFallback) {
      if (host === currentCa) return;
      if (currentCa !== null)
        for (const id of requestSteps.slice(requestSteps.indexOf('account'))) printedStates.delete(id);
      currentCa = host;
      if (cli.json) cli.writeJson({ event: 'ca', host });
      else if (isFallback) cli.writeLine(`→ ${cli.texts.request.fallbackCa(host)}`);
    },
    onSteps(steps) {
      for (const step of steps) {
        if (step.state === (printedStates.get(step.id) ?? 'waiting')) continue;
        printedStates.set(step.id, step.state);
        if (cli.json) {
          const { id, state, startedAt, finishedAt } = step;
          cli.writeJson({ event: 'step', step: id, state, startedAt, finishedAt });
        } else {
          const text = stepLine(step, cli);
          if (text !== null) cli.writeLine(text);
        }
      }
    },
  };
}

function stepLine({ id, state, startedAt, finishedAt }: Step, { texts, formats }: Cli): string | null {
  const name = texts.request.steps[id];
  switch (state) {
    case 'waiting':
    case 'running':
      return null;
    case 'done': {
      const took = startedAt === null || finishedAt === null ? 0 : Date.parse(finishedAt) - Date.parse(startedAt);
      return `✓ ${name}${took < 1000 ? '' : ` (${texts.request.seconds(formats.number(Math.round(took / 100) / 10))})`}`;
    }
    case 'failed':
      return `✗ ${texts.request.failedStep(name)}`;
    case 'cancelled':
      return `– ${texts.request.cancelledStep(name)}`;
  }
}
