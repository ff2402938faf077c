import { useEffect, useState } from 'react';

/**
 * Follows a value, but not while somebody presses something: what appears or goes at that moment would move what is pressed,
 * and the click would go elsewhere.
 */
export function useAtRest<T>(value: T): T {
  const [shown, setShown] = useState(value);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      // After the click that the release makes.
      timer = setTimeout(() => setShown(value));
    };
    if (document.querySelector(':active') === null) follow();
    else for (const release of releases) window.addEventListener(release, follow, { once: true });
    return () => {
      clearTimeout(timer);
      for (const release of releases) window.removeEventListener(release, follow);
    };
  }, [value]);
  return shown;
}

const releases = ['pointerup', 'pointercancel', 'keyup', 'blur'] as const;
