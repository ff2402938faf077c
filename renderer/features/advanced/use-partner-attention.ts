import type { CaDescription } from '#shared/contract/ca-description.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { settingsTable, type PanelPlace } from '#shared/contract/settings-table.ts';
import { explainCause } from '#shared/texts/cause.ts';
import type { CommandName } from '../../state/command-runner.ts';
import { useCommandState, useDrafts, useLanguage, useSnapshot } from '../../state/context.ts';
import { messageOf } from '../../state/draft.ts';
import type { DraftsState } from '../../state/drafts.ts';
import { settingOf, type TextSettingKey } from '../../state/text-settings.ts';
import { useDiagnosis } from '../../parts/diagnosis.ts';

const partnerPlaces: ReadonlySet<PanelPlace | null> = new Set(['certificate', 'cas', 'programs']);
const partnerCommands: readonly CommandName[] = ['updateContact', 'rollOver', 'deactivate', 'compromised', 'testHook'];

/**
 * Whether something among the IT partner's settings is to be seen: it waits for somebody, was refused, does not fit the CA, or is
 * what the step against the present cause speaks of.
 *
 * @param ca the CA's description of itself; `null`: not known yet
 */
export function usePartnerAttention(ca: CaDescription | null): boolean {
  const { settings, operation, pendingRevocations } = useSnapshot();
  const isRefused = useCommandState(({ refusals }) => partnerCommands.some((name) => refusals[name] !== undefined));
  const isFieldRefused = hasRefusedField(useDrafts());
  const isLedHere = useLedHere();
  return (
    pendingRevocations.length > 0 ||
    operation?.kind === 'compromised' ||
    isRefused ||
    isFieldRefused ||
    isLedHere ||
    (ca !== null && !fits(settings, ca))
  );
}

function hasRefusedField(drafts: DraftsState): boolean {
  return (Object.entries(drafts) as [TextSettingKey, DraftsState[TextSettingKey]][]).some(
    ([key, draft]) =>
      draft !== undefined && partnerPlaces.has(settingsTable[settingOf(key)].place) && messageOf(key, draft) !== null,
  );
}

/** Whether the CA has all that it demands, and offers what is set. */
function fits({ acmeProfile, eabKeyId, eabHmacKey }: Settings, ca: CaDescription): boolean {
  const isAccountMissing = ca.externalAccountRequired && (eabKeyId === '' || eabHmacKey === '');
  return !isAccountMissing && (acmeProfile === '' || ca.profiles.some(({ name }) => name === acmeProfile));
}

/** Whether the step against a cause is to be done here: it says so, and must not lead to something that is folded away. */
function useLedHere(): boolean {
  const { texts } = useLanguage();
  const { causes } = useDiagnosis();
  const { title, partner } = texts.ui.advanced;
  return causes.some((cause) => explainCause(cause, texts).step?.includes(`${title} → ${partner.title}`) === true);
}
