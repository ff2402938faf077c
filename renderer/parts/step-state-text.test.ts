import { expect, test } from 'vitest';
import { finding } from '#shared/contract/findings.ts';
import { stepStateTextKey } from './step-state-text.ts';

const broken = finding('DNS_NO_SUCH_NAME', { name: 'meinefirma.de', server: 'system' });
const good = finding('EDITION_SERVER', {});

test('checks that found what was overruled are not simply done', () => {
  expect(stepStateTextKey({ id: 'preflight', state: 'done' }, [good, broken])).toBe('steps.state.overruled');
  expect(stepStateTextKey({ id: 'preflight', state: 'done' }, [good])).toBe('steps.state.done');
  expect(stepStateTextKey({ id: 'preflight', state: 'failed' }, [broken])).toBe('steps.state.failed');
  expect(stepStateTextKey({ id: 'account', state: 'done' }, [broken])).toBe('steps.state.done');
});
