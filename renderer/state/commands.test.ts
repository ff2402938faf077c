import { expect, test } from 'vitest';
import { createFakeService } from '#shared/contract/test-service.ts';
import { exampleCertificate, exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { fail, failure } from '#shared/contract/failure-error.ts';
import { finding } from '#shared/contract/findings.ts';
import { textsDe } from '#shared/texts/de.ts';
import { createCommands } from './commands.ts';
import { createMessages } from './messages.ts';
import { loadPanelTexts } from './panel-texts.ts';
import { createSettingsSaver } from './settings-saver.ts';
import { createPanelStore, markConnectionLost, receiveSnapshot } from './store.ts';

const texts = await loadPanelTexts('de', () => Promise.resolve(textsDe));

function panel() {
  const { client, answers, calls } = createFakeService();
  const store = createPanelStore();
  receiveSnapshot(store, exampleSnapshot());
  const messages = createMessages();
  const saveSettings = createSettingsSaver(client, store);
  return {
    store,
    messages,
    answers,
    calls,
    commands: createCommands({ client, store, messages, texts, saveSettings }),
  };
}

const PLAIN = { force: false, despiteFindings: false, despiteLimits: false, staging: false };
const broken = [finding('LOCAL_DOWN', { port: 443, cause: 'refused' })];

const installed = () => ({ certificate: exampleCertificate, outside: null });

test('a request that ends well offers the restart', async () => {
  const { commands, answers, calls } = panel();
  answers['certificate.request'] = installed;
  await commands.request();
  expect(calls).toEqual([['certificate.request', PLAIN]]);
  expect(commands.state.getState().dialog).toEqual({ kind: 'installed', certificate: exampleCertificate });
});

test('a request that is not due asks first, and is forced only on the answer', async () => {
  const { commands, answers, calls } = panel();
  const data = { dueAt: exampleCertificate.notAfter, notAfter: exampleCertificate.notAfter };
  answers['certificate.request'] = () => fail('NOT_DUE', data);
  await commands.request();
  expect(commands.state.getState().dialog).toEqual({ kind: 'insist', failure: { code: 'NOT_DUE', data } });
  answers['certificate.request'] = installed;
  await commands.requestAnyway({ force: true });
  expect(calls.at(-1)).toEqual(['certificate.request', { ...PLAIN, force: true }]);
});

test('a request for which nothing is left of a limit asks first; made anyway, it keeps what was asked', async () => {
  const { commands, answers, calls } = panel();
  const { code, data } = failure('LIMIT_AHEAD', {
    limit: 'duplicateCertificate',
    capacity: 5,
    periodMs: 604_800_000,
    name: 'meinefirma.de',
    freeAt: exampleCertificate.notAfter,
  });
  answers['certificate.request'] = () => fail(code, data);
  await commands.request({ force: true });
  expect(commands.state.getState()).toMatchObject({
    dialog: { kind: 'insist', failure: { code: 'LIMIT_AHEAD', data } },
    refusals: {},
  });
  answers['certificate.request'] = installed;
  await commands.requestAnyway({ despiteLimits: true });
  expect(calls.at(-1)).toEqual(['certificate.request', { ...PLAIN, force: true, despiteLimits: true }]);
});

test('a database whose certificates are gone is asked about; begun anew, it keeps what was asked, a rehearsal too', async () => {
  const { commands, answers, calls } = panel();
  const gone = { path: '/srv/profacto' };
  for (const asked of [{ force: true }, { staging: true }]) {
    answers['certificate.request'] = () => fail('CERTIFICATES_GONE', gone);
    await commands.request(asked);
    expect(commands.state.getState()).toMatchObject({
      dialog: { kind: 'insist', failure: { code: 'CERTIFICATES_GONE', data: gone } },
      refusals: {},
    });
    answers['certificate.request'] = installed;
    await commands.requestInNewDatabase();
    expect(calls.at(-1)).toEqual(['certificate.request', { ...PLAIN, ...asked, newDatabase: true }]);
  }
});

test('what stopped a request is overruled for that request alone, and for all of it', async () => {
  const { commands, answers, calls } = panel();
  answers['certificate.request'] = () => fail('PREFLIGHT_BROKEN', { findings: broken });
  await commands.request({ force: true });
  answers['certificate.request'] = installed;
  await commands.requestAnyway({ despiteFindings: true });
  expect(calls.at(-1)).toEqual(['certificate.request', { ...PLAIN, force: true, despiteFindings: true }]);
  await commands.request();
  expect(calls.at(-1)).toEqual(['certificate.request', PLAIN]);
});

test('a request made anyway after a rehearsal asks for the real certificate', async () => {
  const { commands, answers, calls } = panel();
  answers['certificate.request'] = () => ({ certificate: null, outside: null });
  await commands.request({ staging: true });
  expect(commands.state.getState().dialog).toBeNull();
  await commands.requestAnyway({ despiteFindings: true });
  expect(calls.at(-1)).toEqual(['certificate.request', { ...PLAIN, despiteFindings: true }]);
});

test('what was cancelled has not failed', async () => {
  const { commands, answers } = panel();
  answers['certificate.request'] = () => fail('CANCELLED', {});
  answers['diagnosis.check'] = () => fail('CANCELLED', {});
  await commands.request();
  await commands.check();
  expect(commands.state.getState()).toMatchObject({ dialog: null, refusals: {}, pending: {} });
});

test('a refusal is kept until the command is given again', async () => {
  const { commands, answers } = panel();
  answers['certificate.evaluate'] = () => fail('NO_CERTIFICATE', {});
  await commands.evaluate();
  expect(commands.state.getState().refusals.evaluate?.failure.code).toBe('NO_CERTIFICATE');
  answers['certificate.evaluate'] = () => ({ verdict: 'good', findings: [], finishedAt: exampleCertificate.notBefore });
  await commands.evaluate();
  expect(commands.state.getState().refusals).toEqual({});
});

test('the verdict is said, with the place where to look first', async () => {
  const { commands, messages, answers } = panel();
  answers['certificate.evaluate'] = () => ({
    verdict: 'broken',
    findings: broken,
    finishedAt: exampleCertificate.notBefore,
  });
  await commands.evaluate();
  // It stands beside its button.
  expect(messages.getState()).toMatchObject({
    announcement: { text: 'Evaluierung: Es wurde ein Problem gefunden: TLS Port 443.' },
    toast: null,
  });
  answers['diagnosis.check'] = () => ({ verdict: 'good', findings: [], finishedAt: exampleCertificate.notBefore });
  await commands.check();
  expect(messages.getState().announcement.text).toBe('Prüfung: Es wurde kein Problem gefunden.');
});

test('of several problems their number is said, and the first', async () => {
  const { commands, messages, answers } = panel();
  const findings = [...broken, finding('DNS_NO_SUCH_NAME', { name: 'meinefirma.de', server: 'system' })];
  answers['diagnosis.check'] = () => ({ verdict: 'broken', findings, finishedAt: exampleCertificate.notBefore });
  await commands.check();
  expect(messages.getState()).toMatchObject({
    announcement: { text: 'Prüfung: 2 Probleme, zuerst: Domain.' },
    toast: null,
  });
});

test('what breaks with the connection has not failed', async () => {
  const { commands, store, answers } = panel();
  answers['host.restart'] = () => {
    markConnectionLost(store);
    throw new Error('closed');
  };
  await commands.restart();
  expect(commands.state.getState().refusals).toEqual({});
});

test('a change of the settings that was refused is read out with its reason, one that went down with the connection is not', async () => {
  const { commands, messages, store, answers } = panel();
  const notSaved = failure('SETTINGS_NOT_SAVED', { path: '/srv/config.json', systemCode: 'ENOSPC' });
  answers['settings.update'] = () => fail(notSaved.code, notSaved.data);
  expect(await commands.changeSettings(() => ({ autoRenew: false }))).toBe(false);
  expect(commands.state.getState().refusals.settings).toMatchObject({ failure: notSaved });
  const { announcement } = messages.getState();
  expect(announcement.text).toMatch(/^Die Änderung wurde nicht gespeichert\. .*\/srv\/config\.json/);
  markConnectionLost(store);
  expect(await commands.changeSettings(() => ({ autoRenew: false }))).toBe(false);
  expect(messages.getState().announcement).toBe(announcement);
});
