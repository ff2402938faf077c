import type { Failure } from '#shared/contract/failures.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { followsFromCalendar } from '#shared/domain/renewal.ts';
import { absenceOf } from '#shared/domain/absent-certificate.ts';
import { healthOf } from '#shared/domain/health.ts';
import type { Language } from '#shared/values/language.ts';
import { withService, type AddCommand, type Cli } from './cli.ts';
import { EXIT_DONE, EXIT_NOT_HEALTHY } from './exit-codes.ts';
import { settingsNoticeText } from './settings-notice-text.ts';
import { printRows, type Row } from './rows.ts';

/** `status`: edition, settings, shield, TLS, certificate, renewal. */
export const addStatus: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.status;
  parent
    .command('status')
    .summary(summary)
    .description(details)
    .action(() =>
      run(() =>
        withService(cli, async ({ client, viaHost }) => {
          const snapshot = await client.state.get();
          if (cli.json) {
            cli.writeJson(statusObject(snapshot));
            for (const line of await remarks(snapshot, viaHost, cli)) cli.io.stderr(`${line}\n`);
          } else await printStatus(snapshot, viaHost, cli);
          return healthOf(snapshot, cli.deps.now()).state === 'unhealthy' ? EXIT_NOT_HEALTHY : EXIT_DONE;
        }),
      ),
    );
};

/** What `status --json` prints: its keys and their order are a promise to scripts. */
function statusObject({ settings, shield, warning, tls, certificate, renewal }: Snapshot) {
  const { off, dueAt, reason, lastAttemptAt, nextAttemptAt, failures, lastError, explanationUrl } = renewal;
  return {
    edition: settings.edition,
    settings,
    shield,
    warning,
    tls,
    certificate,
    renewal: { dueAt, reason, lastAttemptAt, nextAttemptAt, failures, lastError, explanationUrl, off },
  };
}

/** What is wrong beside the certificate: the database, profacto and the application behind the web server, and settings that were set aside. */
async function remarks(
  { databaseFailure, settingsNotices, application, awaitsRestart }: Snapshot,
  viaHost: boolean,
  cli: Cli,
): Promise<string[]> {
  // Those of a service in this process have already been printed by `withService`.
  const notices = viaHost ? settingsNotices : [];
  return [
    ...(databaseFailure === null ? [] : await failureLines(databaseFailure, cli)),
    ...(awaitsRestart === null ? [] : [cli.texts.status.warning(cli.texts.status.awaitsRestart(awaitsRestart.at))]),
    ...(application === null || application.finding.status === 'good' ? [] : await applicationLines(application, cli)),
    ...(await Promise.all(notices.map((notice) => settingsNoticeText(notice, cli)))).map(cli.texts.status.warning),
  ];
}

async function printStatus(snapshot: Snapshot, viaHost: boolean, cli: Cli): Promise<void> {
  const { texts, formats, language, writeLine } = cli;
  const { settings, shield, warning, tls, certificate, renewal } = snapshot;
  const absent = certificate === null ? absenceOf(snapshot) : null;
  const notKnown = absent === null || absent === 'none' ? null : texts.status[absent];
  const { status } = texts;
  writeLine(shield === 'colour' ? status.colour : status.grey);
  if (warning !== null) writeLine(status.warning(texts.warnings[warning]));
  for (const line of await remarks(snapshot, viaHost, cli)) writeLine(line);
  for (const { isInstalled } of snapshot.pendingRevocations) {
    writeLine(status.warning(isInstalled ? texts.compromised.stillServes : texts.compromised.notRevoked));
  }
  if (!viaHost) writeLine(status.notRunning);
  writeLine('');
  printRows(
    [
      [status.edition, status.editions[settings.edition]],
      [texts.labels.serverAddress, settings.serverAddress || status.notSet],
      [texts.labels.contactEmail, settings.contactEmail || status.notSet],
      [texts.labels.databaseDirectory, settings.databaseDirectory || status.notSet],
      [status.tls, `${tls.active ? status.on : status.off} (${status.httpsPort} ${String(tls.httpsPort)})`],
      ...(notKnown === null ? certificateRows(snapshot, cli) : [[status.certificate, notKnown] as const]),
      ...(notKnown === null ? [[status.renewal, renewalText(snapshot, cli)] as const] : []),
      ...(renewal.off === null ? [] : [[status.renewsByItself, status.renewalOff[renewal.off]] as const]),
      ...(renewal.lastAttemptAt === null ? [] : [[status.lastAttempt, formats.time(renewal.lastAttemptAt)] as const]),
      ...(renewal.lastError === null
        ? []
        : [['', failuresText(renewal.failures, await failureText(renewal.lastError, language), cli)] as const]),
      ...(renewal.nextAttemptAt === null
        ? []
        : [
            [
              renewal.automatic === null ? status.nextAttempt : status.renewsAt,
              formats.time(renewal.nextAttemptAt),
            ] as const,
          ]),
      ...hstsRows(snapshot, cli),
      ...(renewal.explanationUrl === null ? [] : [[status.renewalWhy, renewal.explanationUrl] as const]),
    ],
    cli,
  );
}

/** Until when browsers insist on HTTPS, and what is offered. */
function hstsRows({ hsts: { offer, until }, settings }: Snapshot, { texts: { status }, formats }: Cli) {
  const isOn = settings.hsts !== 'off' && settings.operation === 'front';
  return [
    ...(until === null ? [] : [[status.hsts, status.hstsUntil(formats.time(until), isOn)] as const]),
    ...(offer === null ? [] : [[status.hsts, status.hstsOffer(`profacto-tls settings set hsts=${offer}`)] as const]),
  ];
}

/** That visitors do not reach the application, why, and what to do. */
async function applicationLines({ since, finding }: NonNullable<Snapshot['application']>, cli: Cli): Promise<string[]> {
  const { findingLines } = await import('./finding-output.ts');
  const { warning, applicationFails } = cli.texts.status;
  return [warning(applicationFails(cli.formats.time(since))), ...findingLines(finding, cli)];
}

/** What is wrong, what to do, and what to type where somebody wants it nevertheless. */
async function failureLines(failure: Failure, cli: Cli): Promise<string[]> {
  const [{ describeFailure }, { hintFor }] = await Promise.all([
    import('#shared/texts/failures/describe.ts'),
    import('./failure-output.ts'),
  ]);
  const { what, todo, who } = describeFailure(failure, cli.language);
  const hint = hintFor(failure, cli);
  return [
    what,
    todo,
    ...(who === 'none' ? [] : [cli.texts.whoLine(cli.texts.who[who])]),
    ...(hint === null ? [] : [hint]),
  ];
}

async function failureText(failure: Failure, language: Language): Promise<string> {
  const { describeFailure } = await import('#shared/texts/failures/describe.ts');
  return describeFailure(failure, language).what;
}

function renewalText({ renewal: { reason, dueAt }, warning }: Snapshot, { texts: { status }, formats }: Cli): string {
  if (warning === 'CLOCK_WRONG' && followsFromCalendar(reason)) return status.clockWrong;
  return reason === 'notDue' && dueAt !== null ? status.dueFrom(formats.date(dueAt)) : status.renewalReasons[reason];
}

function failuresText(count: number, what: string, { texts: { status } }: Cli): string {
  return count === 1 ? status.oneFailure(what) : status.failures(count, what);
}

function lifeLeft(days: number, { texts: { status } }: Cli): string {
  if (days < 0) return status.lifeLeft.expired;
  return days === 1 ? status.lifeLeft.oneDay : status.lifeLeft.days(days);
}

function certificateRows({ certificate, warning }: Snapshot, cli: Cli): Row[] {
  const {
    texts: { status },
    formats,
  } = cli;
  if (certificate === null) return [[status.certificate, status.none]];
  const { names, issuer, notBefore, notAfter, daysLeft, directory, fingerprint256 } = certificate;
  const left = warning === 'CLOCK_WRONG' ? status.clockWrong : lifeLeft(daysLeft, cli);
  return [
    [status.names, formats.list(names)],
    [status.issuer, issuer],
    [status.validity, status.validFor(formats.date(notBefore), formats.date(notAfter), left)],
    [status.directory, directory],
    [status.fingerprint, fingerprint256],
  ];
}
