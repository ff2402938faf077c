import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CertificateDetails } from '#shared/contract/certificate-details.ts';
import { certificateGroups, certificateText } from '#shared/texts/certificate/describe.ts';
import { useCommandState, useIsLive, useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { Button } from '../../ui/button.tsx';
import { DetailsList } from '../../ui/details-list.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Refusals } from '../../parts/refusals.tsx';
import styles from './certificate-viewer.module.css';
import { buildChainTree } from './chain-nodes.ts';
import { ChainTree } from './chain-tree.tsx';
import { PfxDialog } from './pfx-dialog.tsx';

/** The installed chain with everything that a browser shows of it. */
export function CertificateViewer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const chain = useChain();
  const [exporting, setExporting] = useState(false);
  return (
    <>
      <Dialog
        size="view"
        title={t('viewer.title')}
        onClose={onClose}
        buttons={
          <>
            {chain !== null && (
              <>
                <CopyButton label={t('viewer.copyChain')} text={chain.map(({ pem }) => pem).join('')} />
                <Button onPress={() => setExporting(true)}>{t('viewer.exportPfx')}</Button>
              </>
            )}
            <Button variant="primary" autoFocus onPress={onClose}>
              {t('viewer.close')}
            </Button>
          </>
        }
      >
        <Refusals commands={['view']} />
        {chain === null ? <Loading /> : <Chain chain={chain} />}
      </Dialog>
      {exporting && <PfxDialog onClose={() => setExporting(false)} />}
    </>
  );
}

/** The chain that is installed now: after a renewal the new one at once, after a deletion none. */
function useChain(): readonly CertificateDetails[] | null {
  const { commands } = usePanel();
  const fingerprint = useSnapshot().certificate?.fingerprint256 ?? null;
  const isLive = useIsLive();
  const [chain, setChain] = useState<readonly CertificateDetails[] | null>(null);
  useEffect(() => {
    if (!isLive) return undefined;
    let isCurrent = true;
    void commands.viewCertificate().then((read) => {
      if (isCurrent && read !== null) setChain(read);
    });
    return () => {
      isCurrent = false;
    };
  }, [commands, fingerprint, isLive]);
  return fingerprint === null ? null : chain;
}

/** Nothing where the chain could not be read: then the refusal is shown. */
function Loading() {
  const { t } = useTranslation();
  const isRefused = useCommandState((state) => state.refusals.view !== undefined);
  return isRefused ? null : <p className={styles.loading}>{t('viewer.loading')}</p>;
}

function Chain({ chain }: { chain: readonly CertificateDetails[] }) {
  const [chosenId, choose] = useState<string | null>(null);
  const top = buildChainTree(chain);
  const chosen = chain.find(({ fingerprint256 }) => fingerprint256 === chosenId) ?? chain[0];
  if (top === null || chosen === undefined) return null;
  return (
    <div className={styles.view}>
      <ChainTree top={top} chosen={chosen.fingerprint256} onChoose={choose} />
      <Fields certificate={chosen} />
    </div>
  );
}

function Fields({ certificate }: { certificate: CertificateDetails }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <>
      <div className={styles.head}>
        <h3 className={styles.title}>{certificate.title}</h3>
        <CopyButton variant="quiet" label={t('viewer.copyPem')} text={certificate.pem} />
        <CopyButton variant="quiet" label={t('viewer.copyText')} text={certificateText(certificate, language)} />
      </div>
      {/* Focusable, so that it can be scrolled by keyboard; the key starts another certificate at the top. */}
      <div
        key={certificate.fingerprint256}
        role="region"
        aria-label={certificate.title}
        tabIndex={0}
        className={styles.fields}
      >
        {certificateGroups(certificate, language).map(({ id, title, fields }) => (
          <section key={id} className={styles.group}>
            <h4 className={styles.groupTitle}>{title}</h4>
            <DetailsList items={fields} />
          </section>
        ))}
      </div>
    </>
  );
}
