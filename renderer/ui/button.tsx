import type { Ref } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import styles from './button.module.css';

type Props = Omit<ButtonProps, 'className' | 'style' | 'isPending'> & {
  ref?: Ref<HTMLButtonElement>;
  /** The button's action is under way: the button keeps the focus and does nothing. */
  isPending?: boolean;
  /** `primary`: the one thing a group is for. `destructive`: cannot be undone. `quiet`: beside a text. */
  variant?: 'default' | 'primary' | 'destructive' | 'quiet';
};

/**
 * A push button.
 *
 * The library's own `isPending` announces the button's name by an element that points at it, also after the button has
 * gone (axe: role-img-alt); what happens is announced by our own messages.
 */
export function Button({ variant = 'default', isPending = false, onPress, ...props }: Props) {
  return (
    <AriaButton
      {...props}
      {...(isPending ? { 'aria-disabled': true } : onPress ? { onPress } : {})}
      data-variant={variant}
      data-busy={isPending || undefined}
      className={styles.button ?? ''}
    />
  );
}
