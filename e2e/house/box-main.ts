/**
 * The router's own program: `box-main.ts ADDRESS`. Reads states, a line of JSON each (`null`: as it is), and writes a line when
 * one holds; and before it a line of JSON for each port that a device has opened or closed.
 */
import { createInterface } from 'node:readline';
import { startBox, usualPorts, type BoxState } from './box.ts';

const [address = ''] = process.argv.slice(2);
const silent: BoxState = { outside: null, mappings: [], upnp: 'silent' };
const box = await startBox(address, usualPorts, silent, (mapping) =>
  process.stdout.write(`${JSON.stringify({ mapping })}\n`),
);
process.stdout.write('{}\n');
for await (const line of createInterface({ input: process.stdin })) {
  const next = JSON.parse(line) as BoxState | null;
  if (next !== null) box.set(next);
  process.stdout.write('{}\n');
}
process.exit(0);
