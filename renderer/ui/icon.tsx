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
  unknown: [ring, 'M6.3 6.4a1.75 1.75 0 1 1 2.4 1.6c-.5.2-.7.5-.7 1.1M8 11.3v.1'],
  info: [ring, 'M8 7.4v3.6M8 5v.1'],
  check: ['M3.5 8.4l3 3l6-6.8'],
  close: ['M4.5 4.5l7 7M11.5 4.5l-7 7'],
  display: [
    'M2.5 2.75h11a.75.75 0 0 1 .75.75v7a.75.75 0 0 1-.75.75h-11a.75.75 0 0 1-.75-.75v-7a.75.75 0 0 1 .75-.75Z',
    'M5.5 14h5M8 11.5V14',
  ],
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
