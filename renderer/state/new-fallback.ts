/** A fallback CA that is still being entered: nothing of it is saved before all of it is valid. Pure. */
import type { SettingIssue, SettingIssueReason } from '#shared/contract/failures.ts';
import type { FallbackCa, Settings } from '#shared/contract/settings.ts';
import type { KnownCa } from '#shared/domain/known-cas.ts';
import { isSameDirectory } from '#shared/values/acme-directory.ts';
import { issueOf, storedForm } from './text-settings.ts';

export type NewFallbackField = 'directoryUrl' | 'eabKeyId' | 'eabHmacKey';
export type NewFallback = Record<NewFallbackField, string> & {
  /** One of the CAs offered by name; `null`: any address. */
  known: KnownCa | null;
  /** The fields at which what is wrong is shown now. */
  revealed: readonly NewFallbackField[];
};

export const newFallbackFields: readonly NewFallbackField[] = ['directoryUrl', 'eabKeyId', 'eabHmacKey'];

export function createNewFallback(known: KnownCa | null): NewFallback {
  return { known, directoryUrl: known?.directoryUrl ?? '', eabKeyId: '', eabHmacKey: '', revealed: [] };
}

/** The CA as it will be stored. */
export function fallbackCaOf({ directoryUrl, eabKeyId, eabHmacKey }: NewFallback): FallbackCa {
  return {
    directoryUrl: storedForm('acmeDirectoryUrl', directoryUrl),
    eabKeyId: storedForm('eabKeyId', eabKeyId),
    eabHmacKey: storedForm('eabHmacKey', eabHmacKey),
    profile: '',
  };
}

/** What is wrong with the entry, field by field; empty: it can be saved. */
export function fallbackIssues(
  entry: NewFallback,
  settings: Pick<Settings, 'acmeDirectoryUrl' | 'fallbackCas'>,
): Partial<Record<NewFallbackField, SettingIssue>> {
  const { directoryUrl, eabKeyId, eabHmacKey } = fallbackCaOf(entry);
  const takenUrls = [settings.acmeDirectoryUrl, ...settings.fallbackCas.map((one) => one.directoryUrl)];
  const needsAccount = entry.known?.demandsExternalAccount === true || eabKeyId !== '' || eabHmacKey !== '';
  const missing = (key: string, text: string, isNeeded: boolean) =>
    isNeeded && text === '' ? issue(key, 'empty') : null;
  const found = {
    directoryUrl:
      missing('acmeDirectoryUrl', directoryUrl, true) ??
      issueOf('acmeDirectoryUrl', directoryUrl) ??
      (takenUrls.some((url) => isSameDirectory(url, directoryUrl)) ? issue('fallbackCas', 'sameCaTwice') : null),
    eabKeyId: missing('eabKeyId', eabKeyId, needsAccount) ?? issueOf('eabKeyId', eabKeyId),
    eabHmacKey: missing('eabHmacKey', eabHmacKey, needsAccount) ?? issueOf('eabHmacKey', eabHmacKey),
  };
  return Object.fromEntries(Object.entries(found).filter(([, one]) => one !== null));
}

function issue(key: string, reason: SettingIssueReason): SettingIssue {
  return { key, reason };
}
