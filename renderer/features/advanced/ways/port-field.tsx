import type { WayTexts } from '#shared/texts/ways.ts';
import { TextFieldRow } from '../../../ui/text-field-row.tsx';
import type { PortProblem } from './port-problem.ts';
import styles from './ways.module.css';

type Props = {
  texts: WayTexts;
  label: string;
  text: string;
  /** The port that was found to be free; empty: none of the usual ones is. */
  suggested: string;
  problem: PortProblem | null;
  onChange: (text: string) => void;
  onConfirm: () => void;
};

const nothing = () => undefined;

/** The port that is to be taken, with a free one in it. */
export function PortField({ texts: { front }, label, text, suggested, problem, onChange, onConfirm }: Props) {
  const hint =
    suggested === '' ? front.noneFree : text.trim() === suggested ? front.isFree(Number(suggested)) : undefined;
  const error =
    problem === null || text === ''
      ? null
      : problem.reason === 'badPort'
        ? front.badPort
        : front[problem.reason](problem.port);
  return (
    <div className={styles.port}>
      <TextFieldRow
        label={label}
        hint={hint}
        error={error}
        status={null}
        value={text}
        onChange={onChange}
        onFocus={nothing}
        onBlur={nothing}
        onConfirm={onConfirm}
      />
    </div>
  );
}
