import { Notification } from 'electron';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Language } from '#shared/values/language.ts';
import { describeNotice } from '#shared/texts/lifetime-notices.ts';
import { notificationFor, noticeSince } from './notification-rules.ts';
import type { DesktopTexts } from './texts.ts';

/** Says something through the operating system. */
export type ShowNotification = (text: { title: string; body: string }) => void;

/**
 * Tells of results through the operating system.
 *
 * @returns takes each snapshot as it comes
 */
export function createNotifier(options: {
  texts: () => DesktopTexts['notification'];
  language: () => Language;
  /** Whether the user is looking at the window. */
  isWatched: () => boolean;
  showNotification: ShowNotification;
}): (snapshot: Snapshot) => void {
  let previous: Snapshot | null = null;
  let lastNoticeAt = new Date().toISOString();
  return (snapshot) => {
    const isWatched = options.isWatched();
    const kind = notificationFor(previous, snapshot, isWatched);
    const notice = noticeSince(lastNoticeAt, snapshot);
    lastNoticeAt = notice?.at ?? lastNoticeAt;
    previous = snapshot;
    if (kind !== null) options.showNotification(options.texts()[kind]);
    // Whoever is looking at the window reads it there.
    if (notice !== null && !isWatched) options.showNotification(describeNotice(notice, options.language()));
  };
}

/** Shows a notification where the system has any; a click on it calls `onClick`. */
export function createShowNotification(onClick: () => void): ShowNotification {
  // A notification that nobody holds is collected, and its click is lost (electron/electron#12690).
  const shown = new Set<Notification>();
  return (text) => {
    if (!Notification.isSupported()) return;
    const notification = new Notification(text);
    shown.add(notification);
    notification.on('close', () => shown.delete(notification));
    notification.on('failed', () => shown.delete(notification));
    notification.on('click', () => {
      shown.delete(notification);
      onClick();
    });
    notification.show();
  };
}
