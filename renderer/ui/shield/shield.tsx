import { shieldDrawing, shieldColours, type ShieldState } from './drawing.ts';
import styles from './shield.module.css';

type Props = {
  state: ShieldState;
  pixels: number;
  /** The accessible name; without one the shield is decoration. */
  label?: string;
};

/** The shield, grey on grey or red-white-blue. */
export function Shield({ state, pixels, label }: Props) {
  const { box, layers } = shieldDrawing(pixels);
  const naming = label === undefined ? ({ 'aria-hidden': true } as const) : { role: 'img', 'aria-label': label };
  return (
    <svg
      className={styles.shield}
      data-state={state}
      width={pixels}
      height={pixels}
      viewBox={`0 0 ${box} ${box}`}
      {...naming}
    >
      {layers.map(({ role, path }) => (
        <path key={path} d={path} fill={shieldColours[state][role]} />
      ))}
    </svg>
  );
}
