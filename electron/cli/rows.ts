import type { Cli } from './cli.ts';

export type Row = readonly [label: string, value: string];

/** Writes labels and values in two columns; a row without a label continues the one above. */
export function printRows(rows: readonly Row[], { writeLine }: Cli): void {
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  for (const [label, value] of rows) writeLine((label === '' ? '' : `${label}:`).padEnd(width) + value);
}
