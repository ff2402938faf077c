/** The state for an existing monitoring system, in Prometheus' text format 0.0.4. Pure. */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { lifetimeUsed } from '#shared/domain/health.ts';

/** The part of a snapshot that the metrics show. */
export type MetricsInput = Pick<Snapshot, 'shield'> & {
  product: Pick<Snapshot['product'], 'version'>;
  settings: Pick<Snapshot['settings'], 'edition'>;
  tls: Pick<Snapshot['tls'], 'active'>;
  certificate: Pick<NonNullable<Snapshot['certificate']>, 'names' | 'issuer' | 'notBefore' | 'notAfter'> | null;
  renewal: Pick<Snapshot['renewal'], 'dueAt' | 'lastAttemptAt' | 'nextAttemptAt' | 'failures'>;
  hooks: Snapshot['hooks'];
};

type Labels = Readonly<Record<string, string>>;
type Sample = { labels?: Labels; value: number };
type Gauge = { name: string; help: string; samples: readonly Sample[] };

/**
 * All metrics of a snapshot; what is not known has no sample, and a metric without samples is left out.
 *
 * Law: nothing in it reveals who requested the certificate. `now`: milliseconds since the epoch.
 */
export function prometheusText(snapshot: MetricsInput, now: number): string {
  return gaugesOf(snapshot, now)
    .filter(({ samples }) => samples.length > 0)
    .map(metric)
    .join('');
}

function gaugesOf({ product, settings, shield, tls, certificate, renewal, hooks }: MetricsInput, now: number): Gauge[] {
  const samplePerName = (value: (one: NonNullable<typeof certificate>) => number): Sample[] =>
    certificate === null
      ? []
      : [...new Set(certificate.names)].map((name) => ({
          labels: { name, issuer: certificate.issuer },
          value: value(certificate),
        }));
  return [
    {
      name: 'profacto_info',
      help: 'The program that answers; always 1.',
      samples: [{ labels: { version: product.version, edition: settings.edition }, value: 1 }],
    },
    {
      name: 'profacto_tls_active',
      help: 'Whether a real connection got the installed certificate (1) or not (0).',
      samples: [flag(tls.active)],
    },
    {
      name: 'profacto_shield_colour',
      help: 'Whether the shield is in colour (1) or grey (0).',
      samples: [flag(shield === 'colour')],
    },
    {
      name: 'profacto_certificate_not_before_timestamp_seconds',
      help: 'The beginning of the installed certificate, one sample for each name.',
      samples: samplePerName(({ notBefore }) => seconds(notBefore)),
    },
    {
      name: 'profacto_certificate_not_after_timestamp_seconds',
      help: 'The end of the installed certificate, one sample for each name.',
      samples: samplePerName(({ notAfter }) => seconds(notAfter)),
    },
    {
      name: 'profacto_certificate_lifetime_used_ratio',
      help: 'The share of its lifetime that is over: warn from 0.75, alarm from 0.95; from 1 on it has expired.',
      samples: samplePerName((one) => lifetimeUsed(one, now)),
    },
    {
      name: 'profacto_renewal_due_timestamp_seconds',
      help: 'When the installed certificate is due for renewal.',
      samples: moment(renewal.dueAt),
    },
    {
      name: 'profacto_renewal_last_attempt_timestamp_seconds',
      help: 'When a certificate was last asked for.',
      samples: moment(renewal.lastAttemptAt),
    },
    {
      name: 'profacto_renewal_next_attempt_timestamp_seconds',
      help: 'Before this time no certificate is asked for again.',
      samples: moment(renewal.nextAttemptAt),
    },
    {
      name: 'profacto_renewal_failures',
      help: 'Failed attempts in a row.',
      samples: [{ value: renewal.failures }],
    },
    {
      name: 'profacto_hook_succeeded',
      help: 'Whether the program that learns of renewals, or of failed ones, ran well (1) or not (0) the last time.',
      samples: Object.entries(hooks).flatMap(([hook, run]) =>
        run === null || run.test ? [] : [{ labels: { hook }, value: run.result.outcome === 'ok' ? 1 : 0 }],
      ),
    },
  ];
}

const flag = (is: boolean): Sample => ({ value: is ? 1 : 0 });
const seconds = (time: string): number => Date.parse(time) / 1000;
const moment = (time: string | null): Sample[] => (time === null ? [] : [{ value: seconds(time) }]);

function metric({ name, help, samples }: Gauge): string {
  const lines = samples.map(({ labels = {}, value }) => `${name}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** The three characters that the format wants escaped; everything else is plain UTF-8. */
function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
