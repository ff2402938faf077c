import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { publicUrl } from '#shared/domain/public-url.ts';
import { checkHostname } from '#shared/values/hostname.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { usePanel, useSnapshot } from '../state/context.ts';
import styles from './address-link.module.css';

/** The address under which visitors reach this server, to be opened in a browser; nothing where there is none. */
export function AddressLink() {
  const { t } = useTranslation();
  const { commands, messages } = usePanel();
  const snapshot = useSnapshot();
  const { certificate, settings, osActions } = snapshot;
  const url = certificate === null ? null : publicUrl(certificate, settings);
  if (url === null) return null;
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
      {asTyped(url, snapshot)}
    </a>
  );
}

/** The address as its owner writes it: with umlauts, and without a slash at its end. */
function asTyped(url: string, { settings }: Snapshot): string {
  const checked = checkHostname(settings.serverAddress);
  const bare = url.replace(/\/$/, '');
  return checked.ok ? bare.replace(checked.hostname.ascii, checked.hostname.typed) : bare;
}
