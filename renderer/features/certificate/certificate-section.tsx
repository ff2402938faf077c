import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '#shared/contract/snapshot.ts';
import { absenceOf } from '#shared/domain/absent-certificate.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { DetailsList } from '../../ui/details-list.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Group } from '../../ui/group.tsx';
import { CopyableLink } from '../../parts/failure-advice.tsx';
import { CertificateButtons } from './certificate-buttons.tsx';
import { furtherRows, mainRows } from './certificate-rows.ts';
import styles from './certificate-section.module.css';

/** The installed certificate and what can be done with it. */
export function CertificateSection() {
  const { t } = useTranslation();
  const snapshot = useSnapshot();
  const heading = useRef<HTMLHeadingElement>(null);
  const { certificate } = snapshot;
  const absence = absenceOf(snapshot);
  return (
    <Group title={t('certificate.title')} headingRef={heading}>
      {certificate === null ? (
        <p className={styles.none}>{t(absence === 'none' ? 'certificate.noneYet' : `certificate.${absence}`)}</p>
      ) : (
        <Rows certificate={certificate} />
      )}
      {/* The pressed button disappears once there is nothing left to delete: the focus goes to the title. */}
      <CertificateButtons onDeleted={() => heading.current?.focus()} />
    </Group>
  );
}

function Rows({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const snapshot = useSnapshot();
  const { explanationUrl } = snapshot.renewal;
  return (
    <>
      <DetailsList items={mainRows(certificate, snapshot, t, formats)} />
      <div className={styles.details}>
        <Disclosure summary={t('certificate.details')}>
          <DetailsList items={furtherRows(certificate, t, formats)} />
          {explanationUrl !== null && (
            <div className={styles.explanation}>
              <CopyableLink intro={t('certificate.renewalWhy')} url={explanationUrl} />
            </div>
          )}
        </Disclosure>
      </div>
    </>
  );
}
