import styles from './icon.module.css';

const ring = 'M8 1.75a6.25 6.25 0 1 1 0 12.5a6.25 6.25 0 0 1 0-12.5Z';

/** Line drawings in a square of 16. Every shape differs, so that none is told apart by colour alone. */
const drawings = {
  waiting: [ring],
  running: ['M8 1.75a6.25 6.25 0 1 1-6.25 6.25', 'M8 7.2a.8.8 0 1 1 0 1.6a.8.8 0 0 1 0-1.6Z'],
  good: [ring, 'M5.2 8.2l2 2l3.7-4.2'],
  bad: [ring, 'M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4'],
  cancelled: [ring, 'M5 8h6'],
  warning: ['M8 2.2l6.3 11.1H1.7Z', 'M8 6.6v3M8 11.5v.1'],
  unknown: ['M5 8h6'],
  follows: ['M4.5 3.5v4a2 2 0 0 0 2 2h5M9 7l2.5 2.5L9 12'],
  info: [ring, 'M8 7.4v3.6M8 5v.1'],
  check: ['M3.5 8.4l3 3l6-6.8'],
  close: ['M4.5 4.5l7 7M11.5 4.5l-7 7'],
  up: ['M8 13V3.5M4 7.25L8 3.25l4 4'],
  down: ['M8 3v9.5M4 8.75l4 4l4-4'],
  unfold: ['M4 6.25l4 4l4-4'],
  choose: ['M5 6.25L8 3.25l3 3M5 9.75l3 3l3-3'],
  sliders: [
    'M2 4.75h6.5M12 4.75h2M2 11.25h2M7.5 11.25H14',
    'M10.25 3a1.75 1.75 0 1 1 0 3.5a1.75 1.75 0 0 1 0-3.5Z',
    'M5.75 9.5a1.75 1.75 0 1 1 0 3.5a1.75 1.75 0 0 1 0-3.5Z',
  ],
  list: ['M6 4h7.5M6 8h7.5M6 12h7.5M2.8 4v.1M2.8 8v.1M2.8 12v.1'],
  display: [
    'M2.5 2.75h11a.75.75 0 0 1 .75.75v7a.75.75 0 0 1-.75.75h-11a.75.75 0 0 1-.75-.75v-7a.75.75 0 0 1 .75-.75Z',
    'M5.5 14h5M8 11.5V14',
  ],
  globe: [
    ring,
    'M1.75 8h12.5',
    'M8 1.75c1.9 1.8 2.7 4 2.7 6.25s-.8 4.45-2.7 6.25c-1.9-1.8-2.7-4-2.7-6.25s.8-4.45 2.7-6.25Z',
  ],
  sign: ['M3.25 2.5h7.5l2.75 2.75L10.75 8h-7.5Z', 'M5.75 8v6.25M5.4 5.25h3.6'],
  router: ['M2.25 9h11.5v4.25H2.25Z', 'M4.75 9V3.5M11.25 9V3.5', 'M4.75 11.1v.1M7.25 11.1v.1'],
  door: ['M4 13.75V2.25h8v11.5', 'M2.25 13.75h11.5M9.6 8.2v.1'],
  server: ['M2.5 2.5h11v4.5h-11Z', 'M2.5 9h11v4.5h-11Z', 'M5 4.7v.1M5 11.2v.1'],
  seal: ['M8 1.75a4 4 0 1 1 0 8a4 4 0 0 1 0-8Z', 'M5.7 9.2l-1 5L8 12.5l3.3 1.7l-1-5'],
  lock: ['M3.5 7.25h9v6.5h-9Z', 'M5.25 7.25V5a2.75 2.75 0 0 1 5.5 0v2.25'],
  document: ['M3.25 1.75h6.5l3 3v9.5h-9.5Z', 'M5.75 7.25h4.5M5.75 9.5h4.5M5.75 11.75h2.5'],
} as const;

export type IconName = keyof typeof drawings;

/** A small line drawing. Always decoration: the text beside it says the same. */
export function Icon({ name, pixels = 16 }: { name: IconName; pixels?: number }) {
  return (
    <svg className={styles.icon} width={pixels} height={pixels} viewBox="0 0 16 16" aria-hidden>
      <g className={name === 'running' ? styles.spinning : undefined}>
        {drawings[name].map((path) => (
          <path key={path} d={path} />
        ))}
      </g>
    </svg>
  );
}
