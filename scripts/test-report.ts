/** Reads the test runners' reports of a run, for the few lines that matter at its end. */
import fs from 'node:fs';
import path from 'node:path';

/** Where the runners write their reports, relative to the checkout. */
export const UNIT_REPORT = path.join('test-results', 'unit.json');
export const E2E_REPORT = path.join('test-results', 'e2e.json');

/** `failed`: the name of each test, and the first line of its error. `flaky`: passed, but not the first time. */
export type Outcome = { failed: string[]; flaky: string[] };
const NOTHING: Outcome = { failed: [], flaky: [] };

type UnitReport = {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
};

/** The outcome of the unit tests; empty if there is no report. */
export function unitOutcome(root: string): Outcome {
  const report = read(root, UNIT_REPORT) as UnitReport | null;
  if (report === null) return NOTHING;
  const failed = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(root, name);
    const tests = assertionResults
      .filter((one) => one.status === 'failed')
      .map(({ fullName, failureMessages: [why = ''] }) => `${file}: ${fullName}: ${firstLine(why)}`);
    return tests.length === 0 && status === 'failed' ? [`${file}: ${firstLine(message)}`] : tests;
  });
  return { failed, flaky: [] };
}

type Suite = { title: string; file: string; suites?: Suite[]; specs: Spec[] };
type Spec = {
  title: string;
  tests: { projectName: string; status: string; results: { errors?: { message?: string }[] }[] }[];
};
type E2eReport = { suites: Suite[]; errors: { message?: string }[] };

/** The outcome of the end-to-end tests; empty if there is no report. */
export function e2eOutcome(root: string): Outcome {
  const report = read(root, E2E_REPORT) as E2eReport | null;
  if (report === null) return NOTHING;
  const outcome: Outcome = { failed: report.errors.map(({ message }) => firstLine(message ?? '')), flaky: [] };
  const look = (suite: Suite, above: readonly string[]): void => {
    for (const { title, tests } of suite.specs) {
      for (const { projectName, status, results } of tests) {
        const name = [`[${projectName}]`, ...above, title].join(' › ');
        const why = results.flatMap(({ errors = [] }) => errors.map(({ message = '' }) => firstLine(message)))[0] ?? '';
        if (status === 'unexpected') outcome.failed.push(`${name}: ${why}`);
        if (status === 'flaky') outcome.flaky.push(`${name}: ${why}`);
      }
    }
    for (const inner of suite.suites ?? []) look(inner, [...above, inner.title]);
  };
  for (const file of report.suites) look(file, [file.title]);
  return outcome;
}

function read(root: string, file: string): unknown {
  const place = path.join(root, file);
  return fs.existsSync(place) ? (JSON.parse(fs.readFileSync(place, 'utf8')) as unknown) : null;
}

function firstLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- the runners colour what they say
  return (text.replaceAll(/\u001b\[\d*m/g, '').split('\n')[0] ?? '').trim();
}
