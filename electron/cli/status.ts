import type { Failure } from '#shared/contract/failures.ts';
import type { Certificate, Renewal, Snapshot } from '#shared/contract/snapshot.ts';
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
          if (cli.json) cli.writeJson(statusObject(snapshot));
          else await printStatus(snapshot, viaHost, cli);
          return healthOf(snapshot, cli.deps.now()).state === 'unhealthy' ? EXIT_NOT_HEALTHY : EXIT_DONE;
        }),
      ),
    );
};

/** What `status --json` prints: its keys and their order are a promise to scripts. */
function statusObject({ settings, shield, warning, tls, certificate, renewal }: Snapshot) {
  const { dueAt, reason, lastAttemptAt, nextAttemptAt, failures, lastError, explanationUrl } = renewal;
  return {
    edition: settings.edition,
    settings,
    shield,
    warning,
    tls,
    certificate,
    renewal: { dueAt, reason, lastAttemptAt, nextAttemptAt, failures, lastError, explanationUrl },
  };
}

async function printStatus(snapshot: Snapshot, viaHost: boolean, cli: Cli): Promise<void> {
  const { texts, formats, language, writeLine } = cli;
  const { settings, shield, warning, tls, certificate, renewal } = snapshot;
  const { status } = texts;
  writeLine(shield === 'colour' ? status.colour : status.grey);
  if (warning !== null) writeLine(status.warning(texts.warnings[warning]));
  // Those of a service in this process have already been printed by `withService`.
  for (const notice of viaHost ? snapshot.settingsNotices : [])
    writeLine(status.warning(settingsNoticeText(notice, cli)));
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
      ...certificateRows(certificate, cli),
      [status.renewal, renewalText(renewal, cli)],
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
      ...(renewal.explanationUrl === null ? [] : [[status.renewalWhy, renewal.explanationUrl] as const]),
    ],
    cli,
  );
}

async function failureText(failure: Failure, language: Language): Promise<string> {
  const { describeFailure } = await import('#shared/texts/failures/describe.ts');
  return describeFailure(failure, language).what;
}

function renewalText({ reason, dueAt }: Renewal, { texts: { status }, formats }: Cli): string {
  return reason === 'notDue' && dueAt !== null ? status.dueFrom(formats.date(dueAt)) : status.renewalReasons[reason];
}

function failuresText(count: number, what: string, { texts: { status } }: Cli): string {
  return count === 1 ? status.oneFailure(what) : status.failures(count, what);
}

function lifeLeft(days: number, { texts: { status } }: Cli): string {
  if (days < 0) return status.lifeLeft.expired;
  return days === 1 ? status.lifeLeft.oneDay : status.lifeLeft.days(days);
}

function certificateRows(certificate: Certificate | null, cli: Cli): Row[] {
  const {
    texts: { status },
    formats,
  } = cli;
  if (certificate === null) return [[status.certificate, status.none]];
  const { names, issuer, notBefore, notAfter, daysLeft, directory, fingerprint256 } = certificate;
  return [
    [status.names, formats.list(names)],
    [status.issuer, issuer],
    [status.validity, status.validFor(formats.date(notBefore), formats.date(notAfter), lifeLeft(daysLeft, cli))],
    [status.directory, directory],
    [status.fingerprint, fingerprint256],
  ];
}
