import { Fragment, useId, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ways, type Hop, type HopId, type HopStatus } from '#shared/domain/path.ts';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { hopLabel } from '#shared/texts/hops.ts';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import styles from './path-picture.module.css';

type Props = {
  hops: Readonly<Record<HopId, Hop>>;
  /** The link whose details are open. */
  open: HopId | null;
  onToggle: (id: HopId) => void;
  /** The details of the open link. */
  children: ReactNode;
};

const shared = ways.validation.filter((id) => (ways.visitors as readonly HopId[]).includes(id));
const ownOf = (way: readonly HopId[]) => way.filter((id) => !(shared as readonly HopId[]).includes(id));

/**
 * Both ways from the internet to here, as ordered lists of buttons that lie like a drawing where there is room.
 * Each button opens what is known about its link.
 */
export function WayPicture(props: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className={styles.picture}>
      <Links {...props} links={shared} label={t('way.shared')} />
      <span aria-hidden className={styles.fork} />
      {(['validation', 'visitors'] as const).map((way) => (
        <Fragment key={way}>
          <p id={`${id}-${way}`} className={styles.caption} data-way={way}>
            {t(`way.${way}`)}
          </p>
          <Links {...props} links={ownOf(ways[way])} labelledBy={`${id}-${way}`} />
        </Fragment>
      ))}
    </div>
  );
}

type LinksProps = Props & { links: readonly HopId[]; label?: string; labelledBy?: string };

function Links({ links, label, labelledBy, children, ...props }: LinksProps) {
  return (
    // The role said once more: without its own box a list would be none to some screen readers.
    <ol role="list" className={styles.links} aria-label={label} aria-labelledby={labelledBy}>
      {links.map((id, index) => (
        <li key={id} role="listitem" className={styles.item}>
          {index > 0 && <span aria-hidden className={styles.line} data-before={id} />}
          <Link {...props} id={id} />
          {props.open === id && <div className={styles.details}>{children}</div>}
        </li>
      ))}
    </ol>
  );
}

const pictures = {
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

const marks = {
  unknown: 'unknown',
  checking: 'running',
  good: 'good',
  warning: 'warning',
  broken: 'bad',
} as const satisfies Record<HopStatus, IconName>;

function Link({ id, hops, open, onToggle }: Omit<Props, 'children'> & { id: HopId }) {
  const { t } = useTranslation();
  const { texts } = useLanguage();
  const { settings } = useSnapshot();
  const { status, findings } = hops[id];
  const [worst] = findings;
  // Said here too, so that nobody has to open a link to hear what is wrong with it.
  const said =
    worst === undefined || status === 'good' || status === 'checking' ? null : explainFinding(worst, texts).finding;
  return (
    <Button
      className={styles.hop ?? ''}
      data-hop={id}
      data-status={status}
      aria-expanded={open === id}
      onPress={() => onToggle(id)}
    >
      <Icon name={pictures[id]} pixels={20} />
      {/* A port stays with its number where the name takes two lines. */}
      <span className={styles.label}>{hopLabel(id, settings, t).replace(/ (?=\d)/, '\u00a0')}</span>
      <span className={styles.status}>
        <span className={styles.word}>
          {t(`way.status.${status}`)}
          {said !== null && <span className="visually-hidden">{said}</span>}
        </span>
        <Icon name={marks[status]} />
      </span>
    </Button>
  );
}
