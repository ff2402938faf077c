import { describe, expect, test } from 'vitest';
import type { LifetimeNotice } from '#shared/contract/lifetime-notice.ts';
import { describeLifetimeReason, describeNotice, noticeText } from './lifetime-notices.ts';

const notice = (change: Partial<LifetimeNotice>): LifetimeNotice => ({
  kind: 'runningOut',
  notAfter: '2027-04-01T12:00:00.000Z',
  daysLeft: 22,
  failingSince: '2027-03-02T12:00:00.000Z',
  ...change,
});

describe('A notice', () => {
  test.each([
    [22, 'Das Zertifikat läuft in 22 Tagen ab', 'The certificate expires in 22 days'],
    [1, 'Das Zertifikat läuft in einem Tag ab', 'The certificate expires in one day'],
    [0, 'Das Zertifikat läuft in weniger als 24 Stunden ab', 'The certificate expires in less than 24 hours'],
  ])('with %i days left says so', (daysLeft, de, en) => {
    expect(describeNotice(notice({ daysLeft }), 'de').title).toBe(de);
    expect(describeNotice(notice({ daysLeft }), 'en').title).toBe(en);
  });

  test('says since when renewing fails and where help is, or that nobody has tried', () => {
    expect(describeNotice(notice({}), 'de').body).toBe(
      'Die Erneuerung gelingt seit dem 02.03.2027 nicht. Öffnen Sie die Voreinstellungen: Dort steht, warum und was zu tun ist.',
    );
    expect(describeNotice(notice({ failingSince: null }), 'en').body).toBe(
      'It has not been renewed yet. Open the preferences: they say why, and what to do.',
    );
  });

  test('of the end names the day from which browsers warn', () => {
    expect(describeNotice(notice({ kind: 'expired', daysLeft: -1 }), 'de')).toMatchObject({
      title: 'Das Zertifikat ist abgelaufen',
      body: expect.stringMatching(/^Seit dem 01\.04\.2027 warnen Browser vor Ihrem Server\. Die Erneuerung/) as string,
    });
  });

  test('in the preferences does not send there', () => {
    expect(noticeText(notice({}), 'de').body).toBe('Die Erneuerung gelingt seit dem 02.03.2027 nicht.');
  });

  test('of a renewal asks for nothing', () => {
    expect(describeNotice(notice({ kind: 'renewed', daysLeft: 90, failingSince: null }), 'de')).toEqual({
      title: 'Zertifikat erneuert',
      body: 'Das neue Zertifikat gilt bis 01.04.2027. Sie müssen nichts tun.',
    });
  });
});

test('a reason reads as a sentence in both languages', () => {
  expect(describeLifetimeReason('RENEWAL_OVERDUE', 'de')).toMatch(/^Die Erneuerung .*\.$/);
  expect(describeLifetimeReason('RENEWAL_OVERDUE', 'en')).toMatch(/^Renewing .*\.$/);
});
