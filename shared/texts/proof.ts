/** What proves a link of the path, in the words of one language. Pure. */
import type { Proof } from '#shared/domain/proofs.ts';
import { formatsFor } from './advice.ts';
import type { Texts } from './shape.ts';

/** @param timeZone of the time; by default that of the machine */
export function proofText(
  { by, at }: Proof,
  { language, ui }: Pick<Texts, 'language' | 'ui'>,
  timeZone?: string,
): string {
  const time = at === null ? '' : formatsFor(language, undefined, timeZone).time(at);
  return ui.path.proof[by].replace('{{time}}', time);
}
