import { useState, type Ref } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import { isWindowBlurred } from './is-window-blurred.ts';
import styles from './button.module.css';

type Props = Omit<ButtonProps, 'className' | 'style' | 'isPending'> & {
  ref?: Ref<HTMLButtonElement>;
  /** The button's action is under way: the button keeps the focus and does nothing. */
  isPending?: boolean;
  /** `primary`: the one thing a group is for. `destructive`: cannot be undone. `quiet`: beside a text. */
  variant?: 'default' | 'primary' | 'destructive' | 'quiet';
};

/**
 * A push button. Law: while it has the focus it is never taken out of the page's order, which would leave the focus
 * nowhere: it does nothing, says so (`aria-disabled`), and is really disabled once the focus has gone elsewhere.
 *
 * The library's own `isPending` announces the button's name by an element that points at it, also after the button has
 * gone (axe: role-img-alt); what happens is announced by our own messages.
 */
export function Button({
  variant = 'default',
  isPending = false,
  isDisabled = false,
  onPress,
  onFocusChange,
  ...props
}: Props) {
  const [isFocused, setFocused] = useState(false);
  const isHeld = isPending || (isDisabled && isFocused);
  return (
    <AriaButton
      {...props}
      {...(isHeld ? { 'aria-disabled': true } : onPress ? { onPress } : {})}
      isDisabled={isDisabled && !isHeld}
      onFocusChange={(hasFocus) => {
        setFocused(hasFocus || isWindowBlurred());
        onFocusChange?.(hasFocus);
      }}
      data-variant={variant}
      data-busy={isHeld || undefined}
      className={styles.button ?? ''}
    />
  );
}
