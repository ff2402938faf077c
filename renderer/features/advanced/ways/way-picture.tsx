import type { Way, WayTexts } from '#shared/texts/ways.ts';
import styles from './ways.module.css';

const SHIELD = 'M0 -11c3.5 2.6 7 3.5 9 3.5c0 9 -3 14.5 -9 18.5c-6 -4 -9 -9.5 -9 -18.5c2 0 5.5 -0.9 9 -3.5Z';
const LOCK = 'M-5 -1h10v8h-10ZM-3 -1v-2.5a3 3 0 0 1 6 0v2.5';

/** Which way a visitor takes, drawn. Decoration: the sentence beside it says the same. */
export function WayPicture({ way, texts: { picture } }: { way: Way; texts: WayTexts }) {
  return (
    <svg className={styles.picture} viewBox="0 0 240 84" aria-hidden>
      <Browser name={picture.visitor} />
      {way === 'front' ? (
        <>
          <Arrow from={56} to={94} />
          <path className={styles.lock} d={LOCK} transform="translate(75 20)" />
          <path className={styles.shield} d={SHIELD} transform="translate(120 34) scale(1.7)" />
          <text x={120} y={76}>
            Datenschutz
          </text>
          <Arrow from={144} to={182} />
        </>
      ) : (
        <>
          <Arrow from={56} to={182} />
          <path className={styles.lock} d={LOCK} transform="translate(119 20)" />
          <path className={styles.shield} d={SHIELD} transform="translate(120 63) scale(1.1)" />
          <path className={styles.handed} d="M136 63h60q12 0 12 -8" />
          <path className={styles.handedTip} d="M204 59l4 -5l4 5" />
          <text x={168} y={78}>
            {picture.certificate}
          </text>
        </>
      )}
      <Server isLow={way === 'beside'} />
    </svg>
  );
}

function Browser({ name }: { name: string }) {
  return (
    <>
      <path className={styles.thing} d="M12 18h40v32h-40ZM12 26h40M16 22h.1M20 22h.1M24 22h.1" />
      <text x={32} y={76}>
        {name}
      </text>
    </>
  );
}

/** @param isLow its name stands above it: something comes from below */
function Server({ isLow }: { isLow: boolean }) {
  return (
    <>
      <path className={styles.thing} d="M188 18h40v14h-40ZM188 36h40v14h-40ZM194 25h.1M194 43h.1" />
      <text x={208} y={isLow ? 12 : 76}>
        profacto
      </text>
    </>
  );
}

function Arrow({ from, to }: { from: number; to: number }) {
  return <path className={styles.arrow} d={`M${from} 34H${to}M${to - 6} 29l6 5l-6 5`} />;
}
