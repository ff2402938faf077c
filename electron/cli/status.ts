import { isDeepStrictEqual } from 'node:util';
import type { Failure } from '#shared/contract/failures.ts';
import type { CheckId, FindingCode } from '#shared/contract/findings.ts';
import type { Renewal, Snapshot } from '#shared/contract/snapshot.ts';
import type { WarningCode } from '#shared/contract/warning-codes.ts';
import type { Cause } from '#shared/domain/root-cause.ts';
import { followsFromCalendar } from '#shared/domain/renewal.ts';
import { absenceOf } from '#shared/domain/absent-certificate.ts';
import { healthOf } from '#shared/domain/health.ts';
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
          const [snapshot, { diagnosisOf }] = await Promise.all([
            client.state.get(),
            import('#shared/domain/diagnosis.ts'),
          ]);
          const { causes } = diagnosisOf(snapshot, cli.deps.now());
          if (cli.json) {
            const { causeObjects } = await import('./cause-output.ts');
            cli.writeJson({ ...statusObject(snapshot), ...causeObjects(causes, cli) });
            for (const line of await remarks(snapshot, [], viaHost, cli)) cli.io.stderr(`${line}\n`);
          } else await printStatus(snapshot, causes, viaHost, cli);
          return healthOf(snapshot, cli.deps.now()).state === 'unhealthy' ? EXIT_NOT_HEALTHY : EXIT_DONE;
        }),
      ),
    );
};

/** What `status --json` prints before the causes: its keys and their order are a promise to scripts. */
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

/**
 * What is wrong beside the certificate: the database, profacto and the application behind the web server, and settings that were set aside.
 *
 * @param causes what has been said already
 */
async function remarks(
  { databaseFailure, settingsNotices, application, awaitsRestart }: Snapshot,
  causes: readonly Cause[],
  viaHost: boolean,
  cli: Cli,
): Promise<string[]> {
  // Those of a service in this process have already been printed by `withService`.
  const notices = viaHost ? settingsNotices : [];
  const isSaid = (id: CheckId) =>
    causes.some(
      (cause) => (cause.by === 'finding' && cause.finding.id === id) || cause.consequences.some((one) => one.id === id),
    );
  return [
    ...(databaseFailure === null ? [] : await failureLines(databaseFailure, isSaid('database'), cli)),
    ...(awaitsRestart === null ? [] : [cli.texts.status.warning(cli.texts.status.awaitsRestart(awaitsRestart.at))]),
    ...(application === null || application.finding.status === 'good'
      ? []
      : await applicationLines(application, isSaid('application'), cli)),
    ...(await Promise.all(notices.map((notice) => settingsNoticeText(notice, cli)))).map(cli.texts.status.warning),
  ];
}

async function printStatus(snapshot: Snapshot, causes: readonly Cause[], viaHost: boolean, cli: Cli): Promise<void> {
  const { texts, formats, writeLine } = cli;
  const { settings, shield, warning, tls, certificate, renewal } = snapshot;
  const absent = certificate === null ? absenceOf(snapshot) : null;
  const notKnown = absent === null || absent === 'none' ? null : texts.status[absent];
  const { status } = texts;
  writeLine(shield === 'colour' ? status.colour : status.grey);
  if (warning !== null && !causes.some((one) => isSameAs(warning, one)))
    writeLine(status.warning(texts.warnings[warning]));
  if (causes.length > 0) {
    const { causeLines } = await import('./cause-output.ts');
    for (const line of causeLines(causes, cli)) writeLine(line);
  }
  for (const line of await remarks(snapshot, causes, viaHost, cli)) writeLine(line);
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
      ...(renewal.lastError === null ? [] : [['', await failuresText(renewal, causes, cli)] as const]),
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

/** A warning of which a cause says the same, more exactly. */
const saidByCause: Partial<Record<WarningCode, FindingCode>> = {
  CERTIFICATE_EXPIRED: 'EXPIRY_PAST',
  CERTIFICATE_NOT_YET_VALID: 'EXPIRY_NOT_YET',
  ADDRESS_NOT_COVERED: 'COVERS_OTHER_NAME',
  DATABASE_UNAVAILABLE: 'DATABASE_UNUSABLE',
};

function isSameAs(warning: WarningCode, cause: Cause): boolean {
  return cause.by === 'finding' && cause.finding.code === saidByCause[warning];
}

/** That visitors do not reach the application and, unless that is said already, why, and what to do. */
async function applicationLines(
  { since, finding }: NonNullable<Snapshot['application']>,
  isSaid: boolean,
  cli: Cli,
): Promise<string[]> {
  const { findingLines } = await import('./finding-output.ts');
  const { warning, applicationFails } = cli.texts.status;
  return [warning(applicationFails(cli.formats.time(since))), ...(isSaid ? [] : findingLines(finding, cli))];
}

/** What is wrong and what to do, unless that is said already, and what to type where somebody wants it nevertheless. */
async function failureLines(failure: Failure, isSaid: boolean, cli: Cli): Promise<string[]> {
  const [{ describeFailure }, { hintFor }] = await Promise.all([
    import('#shared/texts/failures/describe.ts'),
    import('./failure-output.ts'),
  ]);
  const { what, todo, who } = describeFailure(failure, cli.language);
  const hint = hintFor(failure, cli);
  const said = isSaid ? [] : [what, todo, ...(who === 'none' ? [] : [cli.texts.whoLine(cli.texts.who[who])])];
  return [...said, ...(hint === null ? [] : [hint])];
}

function renewalText({ renewal: { reason, dueAt }, warning }: Snapshot, { texts: { status }, formats }: Cli): string {
  if (warning === 'CLOCK_WRONG' && followsFromCalendar(reason)) return status.clockWrong;
  return reason === 'notDue' && dueAt !== null ? status.dueFrom(formats.date(dueAt)) : status.renewalReasons[reason];
}

/** How often it has failed and, unless a cause says the same, with what. */
async function failuresText({ failures, lastError }: Renewal, causes: readonly Cause[], cli: Cli): Promise<string> {
  const { describeFailure } = await import('#shared/texts/failures/describe.ts');
  const { failuresInARow, lastFailure } = cli.texts.status;
  const count = failuresInARow(failures);
  const isSaid = causes.some((one) => one.by === 'failure' && isDeepStrictEqual(one.failure, lastError));
  return lastError === null || isSaid ? count : `${count}${lastFailure(describeFailure(lastError, cli.language).what)}`;
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
