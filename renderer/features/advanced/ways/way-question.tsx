import { Label, RadioButton, RadioField, RadioGroup, Text } from 'react-aria-components';
import type { Way, WayTexts } from '#shared/texts/ways.ts';
import { WayPicture } from './way-picture.tsx';
import styles from './ways.module.css';

type Props = {
  texts: WayTexts;
  /** The way that the look at the ports recommends. */
  fitting: Way | null;
  /** The way that is set. */
  inForce: Way | null;
  chosen: Way | null;
  onChoose: (way: Way) => void;
};

/** The one question, with a picture for each answer; the arrow keys go from one to the other. */
export function WayQuestion({ texts, fitting, inForce, chosen, onChoose }: Props) {
  return (
    <RadioGroup
      className={styles.question ?? ''}
      orientation="horizontal"
      value={chosen}
      onChange={(way) => onChoose(way as Way)}
    >
      <Label className={styles.label ?? ''}>{texts.question}</Label>
      <div className={styles.cards}>
        {(['front', 'beside'] as const).map((way) => (
          <RadioField key={way} value={way} className={styles.card ?? ''}>
            <WayPicture way={way} texts={texts} />
            <RadioButton className={styles.choice ?? ''}>
              <span aria-hidden className={styles.mark} />
              <span className={styles.name}>{texts.ways[way].name}</span>
              {fitting === way && <span className={styles.badge}>{texts.fits}</span>}
              {inForce === way && <span className={styles.badge}>{texts.inForce}</span>}
            </RadioButton>
            <Text slot="description" className={styles.text ?? ''}>
              {texts.ways[way].text}
            </Text>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}
