import type { FoundApplication } from '#shared/contract/found-application.ts';
import { withService, type AddCommand, type Cli } from './cli.ts';
import { EXIT_DONE, EXIT_NOT_HEALTHY } from './exit-codes.ts';
import { printRows } from './rows.ts';

/** `find`: prints where profacto and other web servers answer on this machine, and the commands of the way that fits. */
export const addFind: AddCommand = (parent, cli, run) => {
  const { summary, details } = cli.texts.commands.find;
  parent
    .command('find')
    .summary(summary)
    .description(details)
    .action(() =>
      run(() =>
        withService(cli, async ({ client }) => {
          const [{ found, advice }, { wayCommands }] = await Promise.all([
            client.application.find(),
            import('#shared/domain/way-commands.ts'),
          ]);
          const commands = wayCommands(advice);
          if (cli.json) cli.writeJson({ found, advice, commands });
          else {
            const { texts, writeLine } = cli;
            if (found.length === 0) writeLine(texts.find.nobody);
            else
              printRows(
                found.map((one) => rowOf(one, cli)),
                cli,
              );
            writeLine('');
            writeLine(texts.find.reasons[advice.reason](advice));
            for (const way of ['front', 'beside'] as const) {
              const command = commands[way];
              if (command !== null) {
                writeLine('');
                writeLine(texts.find.ways[way](advice));
                writeLine(`  ${command}`);
              } else if (way === 'front' && advice.frontLacks !== null) {
                writeLine('');
                writeLine(texts.find.frontLacks(advice.frontLacks));
              }
            }
          }
          return advice.way === null ? EXIT_NOT_HEALTHY : EXIT_DONE;
        }),
      ),
    );
};

function rowOf(found: FoundApplication, { texts }: Cli): [string, string] {
  const { port, secure, families, kind, version, address } = found;
  const name = version === null ? texts.find.kinds[kind] : `${texts.find.kinds[kind]} ${version}`;
  const isIpv6Only = families.length === 1 && families[0] === 'ipv6';
  const only = address !== undefined ? `, ${texts.find.onlyAt(address)}` : isIpv6Only ? `, ${texts.find.ipv6Only}` : '';
  return [texts.find.port(port), `${name}${secure ? ` (TLS)` : ''}${only}`];
}
