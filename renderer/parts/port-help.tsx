import { useLanguage, useSnapshot } from '../state/context.ts';
import { DetailsList } from '../ui/details-list.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import styles from './port-help.module.css';

/** How to set up one port forwarding in the router, with the ports and the address of this machine. */
export function PortHelp({ purpose }: { purpose: 'validation' | 'visitors' }) {
  const { texts } = useLanguage();
  const { settings, lanAddresses } = useSnapshot();
  const ports =
    purpose === 'validation'
      ? { publicPort: settings.publicHttpPort, internalPort: settings.httpPort }
      : { publicPort: settings.publicHttpsPort, internalPort: settings.httpsPort };
  const lanAddress = lanAddresses[0] ?? null;
  const { title, about, table, routers, notes } = texts.portForwarding({ ...ports, lanAddress, purpose });
  return (
    <Disclosure summary={title}>
      <div className={styles.help}>
        <p>{about}</p>
        <DetailsList items={table.map(({ label, value }) => ({ id: label, label, value }))} />
        {routers.map(({ name, steps }) => (
          <Disclosure key={name} summary={name}>
            <ol className={styles.steps}>
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </Disclosure>
        ))}
        <ul className={styles.notes}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </div>
    </Disclosure>
  );
}
