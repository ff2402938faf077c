import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { absenceOf } from '#shared/domain/absent-certificate.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { DetailsList } from '../../ui/details-list.tsx';
import { Group } from '../../ui/group.tsx';
import { CopyableLink } from '../../parts/failure-advice.tsx';
import { CertificateButtons } from './certificate-buttons.tsx';
import { certificateRows } from './certificate-rows.ts';
import styles from './certificate-section.module.css';

/** The installed certificate and what can be done with it. */
export function CertificateSection() {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const snapshot = useSnapshot();
  const heading = useRef<HTMLHeadingElement>(null);
  const { certificate } = snapshot;
  const { explanationUrl } = snapshot.renewal;
  return (
    <Group title={t('certificate.title')} headingRef={heading}>
      {certificate === null ? (
        <p className={styles.none}>{t(`certificate.${absenceOf(snapshot)}`)}</p>
      ) : (
        <>
          <DetailsList items={certificateRows(certificate, snapshot, t, formats)} />
          {explanationUrl !== null && (
            <div className={styles.explanation}>
              <CopyableLink intro={t('certificate.renewalWhy')} url={explanationUrl} />
            </div>
          )}
        </>
      )}
      {/* The pressed button is disabled once there is nothing left to delete: the focus goes to the title. */}
      <CertificateButtons onDeleted={() => heading.current?.focus()} />
    </Group>
  );
}
