import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { prometheusText, type MetricsInput } from './metrics.ts';

type Sample = { name: string; labels: Record<string, string>; value: number };
type Metric = { help: string; type: string; samples: Sample[] };

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,(?!$)|$)/;
const VALUE = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|NaN|[+-]Inf)$/;

/**
 * Reads the text format 0.0.4 as strictly as its description allows
 * (https://prometheus.io/docs/instrumenting/exposition_formats/): HELP and TYPE once and before the samples, the lines
 * of a metric together, no sample twice, a line feed at the very end.
 */
function parse(text: string): Map<string, Metric> {
  expect(text.endsWith('\n'), 'ends with a line feed').toBe(true);
  const metrics = new Map<string, Metric>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment !== null) {
      const [, kind = '', name = '', rest = ''] = comment;
      expect(name).toMatch(NAME);
      if (kind === 'HELP') {
        expect(metrics.has(name), `${name} only once`).toBe(false);
        expect(rest.replaceAll(/\\[\\n]/g, '')).not.toContain('\\');
        metrics.set(name, { help: rest, type: '', samples: [] });
        current = name;
        continue;
      }
      expect(name).toBe(current);
      expect(rest).toMatch(/^(counter|gauge|histogram|summary|untyped)$/);
      expect(metrics.get(name)).toMatchObject({ type: '', samples: [] });
      Object.assign(metrics.get(name) ?? {}, { type: rest });
      continue;
    }
    const { name, labels, value } = parseSample(line);
    expect(name, 'the lines of a metric stand together').toBe(current);
    const metric = metrics.get(name);
    const known = metric?.samples.map((one) => JSON.stringify(Object.entries(one.labels).toSorted()));
    expect(known).not.toContain(JSON.stringify(Object.entries(labels).toSorted()));
    metric?.samples.push({ name, labels, value });
  }
  for (const metric of metrics.values()) expect(metric.type).not.toBe('');
  return metrics;
}

function parseSample(line: string): Sample {
  const [, name = '', braces, value = ''] = /^([^{ ]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? expect.fail(line);
  expect(name).toMatch(NAME);
  expect(value).toMatch(VALUE);
  const labels: Record<string, string> = {};
  for (let rest = braces ?? ''; rest !== '';) {
    const [whole, label = '', text = ''] = LABEL.exec(rest) ?? expect.fail(line);
    expect(label.startsWith('__')).toBe(false);
    expect(labels).not.toHaveProperty(label);
    labels[label] = text.replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
    rest = rest.slice(whole.length);
  }
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) };
}

const NOW = Date.parse('2027-02-15T00:00:00.000Z');
const certificate = {
  names: ['meinefirma.de', 'www.meinefirma.de'],
  issuer: 'Let’s Encrypt YE1',
  notBefore: '2027-01-01T00:00:00.000Z',
  notAfter: '2027-04-01T00:00:00.000Z',
};
const whole: MetricsInput = {
  product: { version: '0.4.0' },
  settings: { edition: 'server' },
  shield: 'colour',
  tls: { active: true },
  certificate,
  renewal: {
    dueAt: '2027-03-02T00:00:00.000Z',
    lastAttemptAt: '2027-01-01T00:00:00.500Z',
    nextAttemptAt: '2027-03-03T00:00:00.000Z',
    failures: 2,
  },
  hooks: { onRenewed: null, onFailed: null },
};
const samples = (snapshot: MetricsInput) =>
  [...parse(prometheusText(snapshot, NOW)).values()].flatMap((one) => one.samples);
const valuesOf = (snapshot: MetricsInput) =>
  Object.fromEntries(
    samples(snapshot)
      .filter((one) => Object.keys(one.labels).length === 0)
      .map((one) => [one.name, one.value]),
  );

describe('The metrics of a machine', () => {
  test('with a certificate say when it ends, for each of its names', () => {
    const ofNames = samples(whole).filter(({ labels }) => 'name' in labels);
    for (const name of certificate.names) {
      const labels = { name, issuer: certificate.issuer };
      expect(ofNames).toContainEqual({
        name: 'profacto_certificate_not_before_timestamp_seconds',
        labels,
        value: 1798761600,
      });
      expect(ofNames).toContainEqual({
        name: 'profacto_certificate_not_after_timestamp_seconds',
        labels,
        value: 1806537600,
      });
      expect(ofNames).toContainEqual({ name: 'profacto_certificate_lifetime_used_ratio', labels, value: 0.5 });
    }
    expect(ofNames).toHaveLength(6);
  });

  test('say whether the programs that learn of it ran well, and nothing of one that was only tried', () => {
    const ran = (outcome: 'ok' | 'timedOut', test = false) => {
      return { at: '2027-01-01T00:00:00.000Z', program: '/srv/copy', test, result: { outcome, output: '' } };
    };
    const ofHooks = (hooks: MetricsInput['hooks']) =>
      samples({ ...whole, hooks }).filter(({ labels }) => 'hook' in labels);
    const name = 'profacto_hook_succeeded';
    expect(ofHooks({ onRenewed: ran('ok'), onFailed: ran('timedOut') })).toEqual([
      { name, labels: { hook: 'onRenewed' }, value: 1 },
      { name, labels: { hook: 'onFailed' }, value: 0 },
    ]);
    expect(ofHooks({ onRenewed: ran('ok', true), onFailed: null })).toEqual([]);
  });

  test('say how renewing goes, and what the shield shows', () => {
    expect(valuesOf(whole)).toEqual({
      profacto_tls_active: 1,
      profacto_shield_colour: 1,
      profacto_renewal_due_timestamp_seconds: 1803945600,
      profacto_renewal_last_attempt_timestamp_seconds: 1798761600.5,
      profacto_renewal_next_attempt_timestamp_seconds: 1804032000,
      profacto_renewal_failures: 2,
    });
    expect(samples(whole)).toContainEqual({
      name: 'profacto_info',
      labels: { version: '0.4.0', edition: 'server' },
      value: 1,
    });
  });

  test('without a certificate leave out what is not known', () => {
    const renewal = { dueAt: null, lastAttemptAt: null, nextAttemptAt: null, failures: 0 };
    const none: MetricsInput = { ...whole, certificate: null, renewal, shield: 'grey', tls: { active: false } };
    expect(valuesOf(none)).toEqual({ profacto_tls_active: 0, profacto_shield_colour: 0, profacto_renewal_failures: 0 });
    expect(samples(none)).toHaveLength(4);
    expect(prometheusText(none, NOW)).not.toContain('profacto_certificate');
  });

  test('are all gauges, with a word of help', () => {
    for (const { type, help } of parse(prometheusText(whole, NOW)).values()) {
      expect(type).toBe('gauge');
      expect(help).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('never name the contact', () => {
    const settings = { ...defaultSettings('/db'), contactEmail: 'chefin@meinefirma.example' };
    expect(prometheusText({ ...whole, settings }, NOW)).not.toContain('chefin');
  });
});

test('whatever a CA calls itself can be read back', () => {
  const nasty = fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '{', '}', ',', '=', ' ', '#', 'n', 'ü', '😀'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(nasty, nasty, (issuer, version) => {
      const found = samples({ ...whole, product: { version }, certificate: { ...certificate, issuer } });
      expect(found.filter(({ labels }) => labels.issuer === issuer)).toHaveLength(6);
      expect(found.filter(({ labels }) => labels.version === version)).toHaveLength(1);
    }),
  );
});

test('names that stand twice in a certificate are one sample', () => {
  const twice = { ...whole, certificate: { ...certificate, names: ['a.example', 'a.example'] } };
  expect(samples(twice).filter(({ labels }) => 'name' in labels)).toHaveLength(3);
});
