import { describe, expect, test } from 'vitest';
import type { PortApplication } from '#shared/contract/application.ts';
import { failure } from '#shared/contract/failure-error.ts';
import { finding } from '#shared/contract/findings.ts';
import type { PortHolder } from '#shared/contract/port-holder.ts';
import { describeFailure } from '../failures/describe.ts';
import { failureSamples } from '../failures/samples.ts';
import { describeFinding } from '../findings/describe.ts';
import { findingSamples } from '../findings/samples.ts';
import { holderKind } from './occupant.ts';

const application = { kind: '4d', version: '20.5.0', title: null, redirectsTo: null } as const;
const busy = { holder: null, application };

/** One sentence, which may have two halves. */
const steps = (text: string) => text.split(/[.!?](?:\s|$)/).filter((one) => one !== '');

describe.each(['de', 'en'] as const)('A port that profacto itself has, in %s', (language) => {
  const place = { de: 'Erweitert → Erreichbarkeit von profacto', en: 'Advanced → How profacto is reached' }[language];

  test.each(['http', 'https'] as const)('has one step, in the panel first: %s', (purpose) => {
    const port = purpose === 'http' ? 8080 : 443;
    const code = purpose === 'http' ? 'HTTP_PORT_BUSY' : 'HTTPS_PORT_BUSY';
    const { todo, details = '' } = describeFailure(failure('PORT_BUSY', { port, purpose, ...busy }), language);
    expect(steps(todo)).toHaveLength(1);
    expect(todo.indexOf(place)).toBeGreaterThan(0);
    expect(details.indexOf('profacto-tls find')).toBeGreaterThan(details.indexOf(place));
    expect(describeFinding(finding(code, { port, ...busy }), language).remedy).toBe(todo);
  });

  test('is left to it where only a port for the panel in a browser is wanted', () => {
    const { todo } = describeFailure(failure('PORT_BUSY', { port: 8080, purpose: 'panel', ...busy }), language);
    expect(steps(todo)).toHaveLength(1);
    expect(todo).toContain('--panel-port');
    expect(todo).not.toContain(place);
  });
});

describe.each(['de', 'en'] as const)('A port that profacto shares with another web server, in %s', (language) => {
  const shared = { kind: 'nginx', version: '1.22.1', alsoErp: true } as const;
  const place = { de: 'Erweitert → Erreichbarkeit von profacto', en: 'Advanced → How profacto is reached' }[language];
  const textOf = (purpose: 'http' | 'https' | 'panel', application: PortApplication = shared) =>
    describeFailure(failure('PORT_BUSY', { port: 8080, purpose, holder: null, application }), language);

  test.each(['http', 'https'] as const)(
    'has the one step of that server, and beside it how both share the machine: %s',
    (purpose) => {
      const { todo, details = '' } = textOf(purpose);
      expect(todo).toMatch(/^(Beenden Sie den Webserver nginx|Stop the web server nginx)\.$/);
      expect(details).not.toMatch(/httpPort=|httpsPort=/);
      expect(details.indexOf('profacto-tls find')).toBeGreaterThan(details.indexOf(place));
      expect(details.indexOf(place)).toBeGreaterThan(0);
      const code = purpose === 'http' ? 'HTTP_PORT_BUSY' : 'HTTPS_PORT_BUSY';
      const data = { port: 8080, holder: null, application: shared };
      expect(describeFinding(finding(code, data), language).remedy).toBe(todo);
    },
  );

  test('is left to them where only a port for the panel in a browser is wanted', () => {
    expect(textOf('panel').todo).toMatch(/^\S+ \S+ [^.]*--panel-port[^.]*\.$/);
  });

  test('is said to be one of two families of addresses only where it is', () => {
    expect(textOf('http').what).toMatch(/IPv4.*IPv6/);
    const { what } = textOf('http', { ...shared, sameFamily: true });
    expect(what).not.toMatch(/IPv/);
    expect(what).toMatch(/unter verschiedenen Adressen|at different addresses/);
  });
});

/** Without what is called so for good: this product, its commands, and the place in the panel. */
const bare = (text: string) =>
  text.replace(
    /profacto Datenschutz|[„“]profacto-tls[^“”]*[“”]|→ Erreichbarkeit von profacto|→ How profacto is reached|\/srv\/profacto\/config/g,
    '',
  );

describe.each(['de', 'en'] as const)(
  'This product and the ERP are told apart wherever a port is spoken of, in %s',
  (language) => {
    const isErp = (data: object) => {
      const { application, holder } = data as { application?: PortApplication; holder?: PortHolder };
      return application?.kind === '4d' || application?.alsoErp === true || holderKind(holder?.name ?? '') === '4d';
    };
    const failures = (['PORT_BUSY', 'PORT_FORBIDDEN', 'PORT_UNUSABLE'] as const).flatMap((code) =>
      failureSamples[code].map((data) => ({ data, ...describeFailure(failure(code, data as never), language) })),
    );
    const codes = ['HTTP_PORT', 'HTTPS_PORT'].flatMap((port) =>
      (['BUSY', 'FORBIDDEN', 'UNUSABLE'] as const).map((what) => `${port}_${what}` as 'HTTP_PORT_BUSY'),
    );
    const found = codes.flatMap((code) =>
      findingSamples[code].map((data) => {
        const { finding: what, remedy } = describeFinding(finding(code, data), language);
        return { data, what, todo: remedy ?? '' };
      }),
    );

    test('by the name of either', () => {
      for (const { data, what, todo } of [...failures, ...found]) {
        const left = bare(`${what} ${todo}`);
        if (isErp(data)) expect(left).not.toMatch(/(den|which) profacto |profacto auf einen|give profacto/);
        else expect(left).not.toContain('profacto');
      }
    });
  },
);
