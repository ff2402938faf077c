import { Fragment, useId, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { HopId } from '#shared/contract/check-table.ts';
import { paths, type Hop, type HopStatus } from '#shared/domain/path.ts';
import { hopLabel } from '#shared/texts/hop-labels.ts';
import { useSnapshot } from '../../state/context.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import styles from './path-diagram.module.css';

/** `isAgain`: as the end of the visitors' way, where the CA's way has shown it already. */
export type ShownHop = { id: HopId; isAgain: boolean };

type Props = {
  hops: Readonly<Record<HopId, Hop>>;
  /** The hop whose details are open. */
  open: ShownHop | null;
  onToggle: (hop: ShownHop) => void;
  /** The details of the open hop. */
  children: ReactNode;
};

const sharedHops = paths.validation.filter((id, index) => paths.visitors.at(index) === id);
const ownHops = (path: readonly HopId[]) => path.slice(sharedHops.length);
const isOnCaPath = (id: HopId) => (paths.validation as readonly HopId[]).includes(id);

/**
 * Both paths from the internet to this machine, as ordered lists of buttons that are laid out as a diagram where there
 * is room. Each button opens what is known about its hop.
 */
export function PathDiagram(props: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className={styles.diagram}>
      <Hops {...props} hopIds={sharedHops} label={t('path.shared')} />
      <span aria-hidden className={styles.fork} />
      {(['validation', 'visitors'] as const).map((path) => (
        <Fragment key={path}>
          <p id={`${id}-${path}`} className={styles.caption} data-path={path}>
            {t(`path.${path}`)}
          </p>
          <Hops
            {...props}
            hopIds={ownHops(paths[path])}
            areVisitors={path === 'visitors'}
            labelledBy={`${id}-${path}`}
          />
        </Fragment>
      ))}
    </div>
  );
}

type HopsProps = Props & { hopIds: readonly HopId[]; areVisitors?: boolean; label?: string; labelledBy?: string };

function Hops({ hopIds, areVisitors = false, label, labelledBy, children, ...props }: HopsProps) {
  const { open } = props;
  return (
    // The role is explicit: with `display: contents` some screen readers no longer take it for a list.
    <ol role="list" className={styles.hops} aria-label={label} aria-labelledby={labelledBy}>
      {hopIds.map((id, index) => {
        const isAgain = areVisitors && isOnCaPath(id);
        const isOpen = open?.id === id && open.isAgain === isAgain;
        return (
          <li key={id} role="listitem" className={styles.item}>
            {index > 0 && (
              <span aria-hidden className={styles.line} data-before={id} data-again={isAgain || undefined} />
            )}
            <HopButton {...props} shown={{ id, isAgain }} isOpen={isOpen} />
            {isOpen && <div className={styles.details}>{children}</div>}
          </li>
        );
      })}
    </ol>
  );
}

const hopIcons = {
  internet: 'globe',
  domain: 'sign',
  router80: 'router',
  port8080: 'door',
  profacto: 'server',
  ca: 'seal',
  router443: 'router',
  tls: 'lock',
  certificate: 'document',
} as const satisfies Record<HopId, IconName>;

const statusIcons = {
  unknown: 'unknown',
  follows: 'follows',
  checking: 'running',
  good: 'good',
  warning: 'warning',
  broken: 'bad',
} as const satisfies Record<HopStatus, IconName>;

/** "Port" and its number stay on one line where the name wraps; a long word may be divided. */
function wrapping(label: string): string {
  return label.replace(/ (?=\d)/, '\u00a0').replace('ungsstelle', 'ungs\u00adstelle');
}

type HopButtonProps = Pick<Props, 'hops' | 'onToggle'> & { shown: ShownHop; isOpen: boolean };

function HopButton({ shown, isOpen, hops, onToggle }: HopButtonProps) {
  const { t } = useTranslation();
  const { settings } = useSnapshot();
  const { id, isAgain } = shown;
  const { status } = hops[id];
  return (
    <Button
      className={styles.hop ?? ''}
      data-hop={id}
      data-again={isAgain || undefined}
      data-status={status}
      aria-expanded={isOpen}
      onPress={() => onToggle(shown)}
    >
      <Icon name={hopIcons[id]} pixels={20} />
      <span className={styles.label}>
        {wrapping(hopLabel(id, settings, t))}
        {id === 'ca' && <span> {t('path.issues')}</span>}
        {isAgain && <span className="visually-hidden"> {t('path.forVisitors')}</span>}
      </span>
      <span className={styles.status}>
        <span className={styles.statusText}>{t(`path.status.${status}`)}</span>
        <Icon name={statusIcons[status]} />
      </span>
    </Button>
  );
}
