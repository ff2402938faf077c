import { canonicalPath } from '../canonical-path.ts';

/**
 * With which a 4D server is looked at and emptied, open to everybody where its password system is off; and its sync. Whatever
 * cannot be a part of a longer name ends theirs.
 */
const ADMIN_PAGES = /^\/(?:4dstats|4dhtmlstats|4dcacheclear|4dsync)(?!\w)/;

/** Whether a path leads to one of 4D's pages for administrators, in whichever spelling: 4D does not look at the case. */
export function isAdminPage(target: string): boolean {
  // Almost no path needs more than this.
  if (!/[/\\]4d|%|\\/i.test(target)) return false;
  return ADMIN_PAGES.test(canonicalPath(target).toLowerCase());
}
