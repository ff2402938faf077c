/** The notices about a certificate's lifetime, and the reasons for its health, in words. */
import type { LifetimeReason } from '#shared/domain/health.ts';
import type { LifetimeNotice } from '#shared/contract/lifetime-notice.ts';
import { formatsFor } from './advice.ts';
import type { Language } from '#shared/values/language.ts';

export type NoticeText = { title: string; body: string };

type NoticeTextTable = {
  renewed: (until: string) => NoticeText;
  endsIn: { underOneDay: string; oneDay: string; days: (count: number) => string };
  expired: (since: string) => NoticeText;
  failing: (since: string) => string;
  notRenewed: string;
  whatToDo: string;
  reasons: Record<LifetimeReason, string>;
};

const texts: Record<Language, NoticeTextTable> = {
  de: {
    renewed: (until) => ({
      title: 'Zertifikat erneuert',
      body: `Das neue Zertifikat gilt bis ${until}. Sie müssen nichts tun.`,
    }),
    endsIn: {
      underOneDay: 'Das Zertifikat läuft in weniger als 24 Stunden ab',
      oneDay: 'Das Zertifikat läuft in einem Tag ab',
      days: (count) => `Das Zertifikat läuft in ${count} Tagen ab`,
    },
    expired: (since) => ({
      title: 'Das Zertifikat ist abgelaufen',
      body: `Seit dem ${since} warnen Browser vor Ihrem Server.`,
    }),
    failing: (since) => `Die Erneuerung gelingt seit dem ${since} nicht.`,
    notRenewed: 'Es wurde noch nicht erneuert.',
    whatToDo: 'Öffnen Sie die Voreinstellungen: Dort steht, warum und was zu tun ist.',
    reasons: {
      LIFETIME_NEARLY_OVER: 'Das Zertifikat läuft sehr bald ab, und es ist noch nicht erneuert.',
      LIFETIME_RUNNING_OUT: 'Drei Viertel der Laufzeit des Zertifikats sind vorbei, und es ist noch nicht erneuert.',
      RENEWAL_KEEPS_FAILING: 'Die Erneuerung ist schon mehr als fünfmal hintereinander nicht gelungen.',
      RENEWAL_FAILING: 'Die Erneuerung ist zuletzt nicht gelungen.',
      RENEWAL_OVERDUE: 'Die Erneuerung ist seit mehr als einem Tag überfällig.',
    },
  },
  en: {
    renewed: (until) => ({
      title: 'Certificate renewed',
      body: `The new certificate is valid until ${until}. There is nothing for you to do.`,
    }),
    endsIn: {
      underOneDay: 'The certificate expires in less than 24 hours',
      oneDay: 'The certificate expires in one day',
      days: (count) => `The certificate expires in ${count} days`,
    },
    expired: (since) => ({
      title: 'The certificate has expired',
      body: `Since ${since} browsers have warned of your server.`,
    }),
    failing: (since) => `Renewing has failed since ${since}.`,
    notRenewed: 'It has not been renewed yet.',
    whatToDo: 'Open the preferences: they say why, and what to do.',
    reasons: {
      LIFETIME_NEARLY_OVER: 'The certificate expires very soon and has not been renewed yet.',
      LIFETIME_RUNNING_OUT: 'Three quarters of the certificate’s lifetime are over and it has not been renewed yet.',
      RENEWAL_KEEPS_FAILING: 'Renewing has failed more than five times in a row.',
      RENEWAL_FAILING: 'The last attempt to renew has failed.',
      RENEWAL_OVERDUE: 'Renewing is more than a day overdue.',
    },
  },
};

/** A notice for the operating system: it sends the user to the preferences for details. */
export function describeNotice(notice: LifetimeNotice, language: Language): NoticeText {
  const { title, body } = noticeText(notice, language);
  return { title, body: notice.kind === 'renewed' ? body : `${body} ${texts[language].whatToDo}` };
}

/** A notice for the preferences, which show the details anyway. */
export function noticeText(notice: LifetimeNotice, language: Language): NoticeText {
  const say = texts[language];
  const { date } = formatsFor(language);
  if (notice.kind === 'renewed') return say.renewed(date(notice.notAfter));
  const cause = notice.failingSince === null ? say.notRenewed : say.failing(date(notice.failingSince));
  if (notice.kind === 'expired') {
    const { title, body } = say.expired(date(notice.notAfter));
    return { title, body: `${body} ${cause}` };
  }
  return { title: endTitle(notice.daysLeft, say), body: cause };
}

/** `days`: whole days left, 0 on the last one. */
function endTitle(days: number, { endsIn }: NoticeTextTable): string {
  if (days < 1) return endsIn.underOneDay;
  return days === 1 ? endsIn.oneDay : endsIn.days(days);
}

/** A reason for the certificate's health that is not a warning of the shield. */
export function describeLifetimeReason(reason: LifetimeReason, language: Language): string {
  return texts[language].reasons[reason];
}
