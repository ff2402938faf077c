import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import { thisServerTexts } from '#shared/texts/this-server.ts';
import { useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { bringIntoView } from '../../parts/bring-into-view.ts';
import { DatabaseField } from '../../parts/database-field.tsx';
import { EditionChoice } from '../../parts/edition-choice.tsx';
import { StartAtLogin } from '../../parts/start-at-login.tsx';
import { useTextSetting } from '../../parts/use-text-setting.ts';
import { Group } from '../../ui/group.tsx';
import { TextFieldRow } from '../../ui/text-field-row.tsx';
import styles from './advanced.module.css';
import ownStyles from './server-settings.module.css';

/** What is to be set once of this machine. */
export function ServerSettings() {
  const { t } = useTranslation();
  const { texts, language } = useLanguage();
  const { leadsHere, ofProfacto, dnsServers, trustedRootsFile } = thisServerTexts[language];
  const { operation, publicHttpPort, publicHttpsPort } = useSnapshot().settings;
  const isFront = operation === 'front';
  const heading = useRef<HTMLHeadingElement>(null);
  const isLedTo = useIsLedTo(heading);
  return (
    <Group title={t('advanced.server.title')} headingRef={heading}>
      <EditionChoice label={settingLabelIn(texts, 'edition')} />
      <div className={styles.part}>
        <DatabaseField label={settingLabelIn(texts, 'databaseDirectory')} autoFocus={isLedTo} />
      </div>
      <div className={styles.part}>
        <StartAtLogin />
      </div>
      <div className={`${styles.part ?? ''} ${ownStyles.ports ?? ''}`}>
        <div>
          <Field setting="httpPort" hint={isFront ? leadsHere(publicHttpPort) : ofProfacto} />
        </div>
        <div>
          <Field setting="httpsPort" hint={isFront ? leadsHere(publicHttpsPort) : ofProfacto} />
        </div>
      </div>
      <div className={styles.part}>
        <Field setting="dnsServers" hint={dnsServers} />
        <Field setting="trustedRootsFile" hint={trustedRootsFile} />
      </div>
    </Group>
  );
}

/** Whether a button has led here; then the section is brought into view. */
function useIsLedTo(heading: { current: HTMLElement | null }): boolean {
  const { sections } = usePanel();
  const [isLedTo] = useState(() => sections.getState().part === 'server');
  useEffect(() => {
    if (!isLedTo) return;
    bringIntoView(heading.current);
    sections.setState({ part: null });
  }, [heading, isLedTo, sections]);
  return isLedTo;
}

type Key = 'httpPort' | 'httpsPort' | 'dnsServers' | 'trustedRootsFile';

function Field({ setting, hint }: { setting: Key; hint: string }) {
  const { texts } = useLanguage();
  const field = useTextSetting(setting);
  return <TextFieldRow {...field} isMono label={settingLabelIn(texts, setting)} hint={hint} />;
}
