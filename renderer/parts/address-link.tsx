import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { publicAddress } from '#shared/domain/public-address.ts';
import { usePanel, useSnapshot } from '../state/context.ts';
import styles from './address-link.module.css';

/** The address under which visitors reach this server, to be opened in a browser; nothing where there is none. */
export function AddressLink() {
  const { t } = useTranslation();
  const { commands, messages } = usePanel();
  const { certificate, settings, osActions } = useSnapshot();
  const address = certificate === null ? null : publicAddress(certificate, settings);
  if (address === null) return null;
  const { url, readable } = address;
  const open = (event: MouseEvent) => {
    // The window opens nothing outside itself: the service is asked to, which knows the address.
    if (!osActions) return;
    event.preventDefault();
    void commands.openAddress().then((opened) => {
      if (opened === false) messages.notify(t('state.addressNotOpened', { url }));
    });
  };
  return (
    <a className={styles.link} href={url} target="_blank" rel="noreferrer" onClick={open}>
      {readable}
    </a>
  );
}
