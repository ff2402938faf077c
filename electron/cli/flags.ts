/** The two flags that decide the format and language of the output, read before the rest is parsed or refused. */
export function flagsBeforeParsing(argv: readonly string[]): { json: boolean; configDir: string | undefined } {
  const words = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length);
  const at = words.findLastIndex((word) => word === '--config-dir' || word.startsWith('--config-dir='));
  const word = words[at];
  return {
    json: words.includes('--json'),
    configDir: word === '--config-dir' ? words[at + 1] : word?.slice('--config-dir='.length),
  };
}
