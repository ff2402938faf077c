import { describe, expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { finding } from '#shared/contract/findings.ts';
import { describeFailure } from '../failures/describe.ts';
import { describeFinding } from '../findings/describe.ts';

const application = { kind: '4d', version: '20.5.0', title: null, redirectsTo: null } as const;
const busy = { holder: null, application };

/** One sentence, which may have two halves. */
const steps = (text: string) => text.split(/[.!?](?:\s|$)/).filter((one) => one !== '');

describe.each(['de', 'en'] as const)('A port that profacto itself has, in %s', (language) => {
  const place = { de: 'Erweitert → Erreichbarkeit von profacto', en: 'Advanced → How profacto is reached' }[language];

  test.each(['http', 'https'] as const)('has one step, in the panel first: %s', (purpose) => {
    const port = purpose === 'http' ? 8080 : 443;
    const code = purpose === 'http' ? 'HTTP_PORT_BUSY' : 'HTTPS_PORT_BUSY';
    const { todo } = describeFailure(failure('PORT_BUSY', { port, purpose, ...busy }), language);
    expect(steps(todo)).toHaveLength(1);
    expect(todo.indexOf(place)).toBeGreaterThan(0);
    expect(todo.indexOf('profacto-tls find')).toBeGreaterThan(todo.indexOf(place));
    expect(describeFinding(finding(code, { port, ...busy }), language).remedy).toBe(todo);
  });

  test('is left to it where only a port for the panel in a browser is wanted', () => {
    const { todo } = describeFailure(failure('PORT_BUSY', { port: 8080, purpose: 'panel', ...busy }), language);
    expect(steps(todo)).toHaveLength(1);
    expect(todo).toContain('--panel-port');
    expect(todo).not.toContain(place);
  });
});
