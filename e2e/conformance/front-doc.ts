import { cases } from './cases.ts';

const BEGIN = '<!-- made by npm run docs:front -->';
const END = '<!-- end -->';

/** `docs/front.md` with its table of differences as the cases say it today; all else stays. */
export function withDifferences(doc: string): string {
  const [before, rest] = split(doc, BEGIN);
  const [, after] = split(rest, END);
  return `${before}${BEGIN}\n\n${differences()}\n${END}${after}`;
}

function differences(): string {
  const sections = Object.entries(cases).flatMap(([topic, list]) => {
    const rows = list.flatMap(({ name, difference }) =>
      difference === null ? [] : [row([name, difference.nginx, difference.ours, difference.why])],
    );
    return rows.length === 0
      ? []
      : [`### ${topic}\n`, row(['Case', 'nginx 1.22', 'We', 'Why']), '|---|---|---|---|', ...rows, ''];
  });
  const all = Object.values(cases).flat();
  const differing = all.filter(({ difference }) => difference !== null).length;
  return [`${all.length} cases; in ${differing} of them the two differ on purpose.\n`, ...sections].join('\n');
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((one) => one.replaceAll('|', '\\|').replaceAll('<', '&lt;')).join(' | ')} |`;

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`docs/front.md does not have its mark: ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
