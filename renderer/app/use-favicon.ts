import { useEffect } from 'react';
import colour from '../ui/shield/shield-colour.svg?url';
import grey from '../ui/shield/shield-grey.svg?url';
import { useShieldState } from '../state/shield-state.ts';

/** Where the panel is a browser's tab, shows the shield's current state as the tab's icon. */
export function useFavicon(): void {
  const shield = useShieldState();
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link) link.href = shield === 'colour' ? colour : grey;
  }, [shield]);
}
