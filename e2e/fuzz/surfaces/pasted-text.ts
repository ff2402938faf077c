/** Values as somebody pastes them: from a mail, a PDF, a password safe. */
import * as fc from 'fast-check';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { parseSettingsPatch, restoreMaskedSecrets } from '#shared/contract/settings.ts';
import { settingKeys, settingsTable, type SettingKey } from '#shared/contract/settings-table.ts';
import { describeSettingIssue } from '#shared/texts/settings/describe.ts';
import { controlsIn, stringsIn } from '../clean-output.ts';
import { hostileText, near, record } from '../hostile.ts';
import type { Surface } from '../surface.ts';

type Case = { key: SettingKey; text: string };

/** What hides in a text: nobody who looks at the field would see it. A joiner that joins belongs to its word. */
const INVISIBLE = /(?!(?<=\P{ASCII})[\u200c\u200d](?=\P{ASCII}))[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** The same in an argument of a program, which may be a script of several lines. */
const INVISIBLE_IN_ARGUMENT = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** Each is far shorter than this allows, and so nothing may take longer; milliseconds. */
const MAX_MS = 2000;

const right = near(
  'meinefirma.de',
  'müller-söhne.de',
  'FIRMA.dyndns.org',
  'chef@meinefirma.de',
  'a.b+c@täst.de',
  '8080',
  'true',
  'https://acme.test/directory',
  'https://acme.test:14000/dir?x=1#y',
  'http://127.0.0.1:3000/',
  '9.9.9.9,[::1]:53',
  '/var/lib/profacto',
  'C:\\profacto\\daten',
  '\\\\server\\freigabe',
  '["/usr/bin/hook", "--say", "x y"]',
  'kid-1',
  'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W',
  'shortlived',
  'ec-p384',
  'system',
  '[{"directoryUrl":"https://ca.test/dir","eabKeyId":"k","eabHmacKey":"AAAA","profile":"p"}]',
);
const invisible = fc.constantFrom(
  '\u200b',
  '\ufeff',
  '\u200e',
  '\u202e',
  '\u00ad',
  '\u2060',
  '\u0007',
  '\n',
  '\t',
  '\u00a0',
);

export const surface: Surface<Case> = {
  arbitrary: record({
    key: fc.constantFrom(...settingKeys),
    text: fc.oneof(
      hostileText,
      right,
      fc.tuple(invisible, right, invisible).map((parts) => parts.join('')),
    ),
  }),

  open() {
    const current = defaultSettings('/daten');
    const set = (patch: Record<string, unknown>) => parseSettingsPatch(restoreMaskedSecrets(patch, current), current);
    return Promise.resolve({
      run({ key, text }) {
        const begun = performance.now();
        const result = set({ [key]: text });
        const took = performance.now() - begun;
        const slow = took > MAX_MS ? [`${text.length} characters take ${Math.round(took)} ms`] : [];
        if (!result.ok) {
          const words = result.issues.flatMap((issue) => [
            describeSettingIssue(issue, 'de'),
            describeSettingIssue(issue, 'en'),
          ]);
          const unnamed = result.issues.some((issue) => issue.key === key) ? [] : [`the refusal does not name ${key}`];
          return [...slow, ...unnamed, ...controlsIn('the refusal', words)];
        }
        const stored: unknown = result.patch[key];
        const [first = '', ...others] = stringsIn(stored);
        const rest = settingsTable[key].type === 'program' ? INVISIBLE_IN_ARGUMENT : INVISIBLE;
        const hidden = [...(INVISIBLE.test(first) ? [first] : []), ...others.filter((one) => rest.test(one))];
        const again = set({ [key]: stored });
        const same = again.ok && JSON.stringify(again.patch[key]) === JSON.stringify(stored);
        return [
          ...slow,
          ...hidden.map((one) => `stored with what nobody sees: ${JSON.stringify(one)}`),
          ...(same ? [] : [`accepted as ${JSON.stringify(stored)}, which is not accepted as it is`]),
        ];
      },
      close: () => [],
    });
  },
};
