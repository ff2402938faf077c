import { describe, expect, it } from 'vitest';
import { settingIssueReasonSchema } from '#shared/contract/failures.ts';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { parseSettingsPatch } from '#shared/contract/settings.ts';
import { settingKeys } from '#shared/contract/settings-table.ts';
import { textsOf } from '#shared/texts/all.ts';
import { describeSettingIssue } from './describe.ts';
import { fieldIssueText, settingLabelIn } from './explain.ts';

const powershell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';

describe('describeSettingIssue', () => {
  it.each(settingIssueReasonSchema.options)('names the field and the remedy in both languages: %s', (reason) => {
    const issue = { key: 'contactEmail', reason, allowed: ['eins', 'zwei'] };
    const german = describeSettingIssue(issue, 'de');
    const english = describeSettingIssue(issue, 'en');
    expect(german).toContain('„Zertifizierungs-Kontakt (E-Mail-Adresse)“');
    expect(english).toContain('“Certification contact (e-mail address)”');
    for (const text of [german, english]) expect(text).not.toMatch(/undefined|\[object|!/);
    expect(describeSettingIssue({ key: 'language', reason }, 'de')).not.toContain('undefined');
  });

  it.each([
    ['U+200B', 'tischlerei', /Hinter „tischlerei“ steht ein unsichtbares Zeichen \(U\+200B\)/, /After “tischlerei”/],
    ['U+00A0', '', /Am Anfang steht ein Leerzeichen \(U\+00A0\)/, /At the beginning/],
    ['U+FFFD', 'a', /Hinter „a“ steht ein Zeichen, das sich nicht lesen ließ \(U\+FFFD\)/, /could not be read/],
    ['U+D800', 'a', /Zeichen, das sich nicht lesen ließ \(U\+D800\)/, /could not be read \(U\+D800\)/],
    ['U+2013', 'a', /Gedankenstrich oder Minuszeichen – \(U\+2013\)/, /dash or minus sign – \(U\+2013\)/],
    ['U+201D', 'a', /Anführungszeichen ” \(U\+201D\)/, /quotation mark ”/],
    ['U+2764', 'i', /„❤“ \(U\+2764\)/, /“❤” \(U\+2764\)/],
    ['U+2764', undefined, /Im Wert steht/, /In the value stands/],
  ])('names the character that is in the way, and shows no invisible one: %s', (character, after, german, english) => {
    const place = after === undefined ? {} : { after };
    const issue = { key: 'serverAddress', reason: 'strangeCharacter', character, ...place } as const;
    expect(describeSettingIssue(issue, 'de')).toMatch(german);
    expect(describeSettingIssue(issue, 'en')).toMatch(english);
    expect(describeSettingIssue(issue, 'de')).not.toMatch(/[\u200b\u00a0\ufffd\ud800]/);
  });

  it('refuses an IP address with the reason of the handbook', () => {
    const text = describeSettingIssue({ key: 'serverAddress', reason: 'isIpAddress' }, 'de');
    expect(text).toContain('Öffentliche Server-Adresse');
    expect(text).toContain('Die IP allein reicht leider nicht aus');
  });

  it('tells where an e-mail address may have no umlauts', () => {
    expect(describeSettingIssue({ key: 'contactEmail', reason: 'notAnEmail' }, 'de')).toContain(
      'keine Umlaute vor dem @',
    );
    expect(describeSettingIssue({ key: 'contactEmail', reason: 'notAnEmail' }, 'en')).toContain(
      'no umlauts before the @',
    );
  });

  it('names the panel before the JSON of the command line, for what it has fields for', () => {
    const issues = [
      { key: 'fallbackCas', reason: 'notACaList' },
      { key: 'onRenewed', reason: 'notAProgram' },
    ] as const;
    for (const issue of issues) {
      expect(describeSettingIssue(issue, 'de')).toMatch(/Erweitert →.*JSON/);
      expect(describeSettingIssue(issue, 'en')).toMatch(/Advanced →.*JSON/);
    }
  });

  it('lists what would be accepted', () => {
    expect(describeSettingIssue({ key: 'edition', reason: 'notOneOf', allowed: ['server', 'einzelplatz'] }, 'de')).toBe(
      '„Edition“: Erlaubt sind server und einzelplatz.',
    );
  });

  it('shows a key that nobody knows as it was typed', () => {
    expect(describeSettingIssue({ key: 'htpPort', reason: 'unknownKey' }, 'de')).toContain('„htpPort“');
    expect(settingLabelIn(textsOf('de'), 'toString')).toBe('toString');
  });

  it('has a label for every setting, in both languages', () => {
    for (const language of ['de', 'en'] as const) {
      const labels = settingKeys.map((key) => settingLabelIn(textsOf(language), key));
      expect(new Set(labels).size).toBe(settingKeys.length);
      expect(labels.every((label) => label.length > 3)).toBe(true);
    }
  });
});

describe('fieldIssueText', () => {
  it('leaves out the name of the field', () => {
    const text = fieldIssueText(textsOf('de'), { key: 'contactEmail', reason: 'notAnEmail' });
    expect(text).toMatch(/^Das ist keine gültige E-Mail-Adresse\./);
  });

  it.each(['de', 'en'] as const)('says how a program is entered there, not on the command line: %s', (language) => {
    for (const reason of ['notAProgram', 'batchFile'] as const) {
      const issue = { key: 'onRenewed', reason };
      expect(fieldIssueText(textsOf(language), issue)).not.toMatch(/JSON|\[/);
      expect(describeSettingIssue(issue, language)).toMatch(/\[".*"\]/);
    }
  });
});

it.each(['de', 'en'] as const)('the way out for a batch file is taken as it stands: %s', (language) => {
  const issue = { key: 'onRenewed', reason: 'batchFile' } as const;
  const onCommandLine = /\[.*\]/.exec(describeSettingIssue(issue, language))?.[0] ?? '';
  const parsed = parseSettingsPatch({ onRenewed: onCommandLine }, defaultSettings(''));
  expect(parsed).toMatchObject({
    ok: true,
    patch: { onRenewed: [powershell, '-File', expect.stringMatching(/\.ps1$/)] },
  });
  expect(fieldIssueText(textsOf(language), issue)).toContain(`${powershell},`);
});
