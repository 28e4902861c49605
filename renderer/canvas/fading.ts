import { useEffect, useRef, useState } from 'react';
import { useReducedMotion } from './reduced-motion';

/**
 * Runs from 1 to 0 in the given time after `key` has changed; at once 0 where motion is not wanted.
 * @returns what is left, and the value that `key` had before
 */
export function useFading<T>(key: T, milliseconds: number): { readonly left: number; readonly before: T | null } {
  const still = useReducedMotion();
  const [fade, setFade] = useState<{ key: T; before: T | null; left: number }>({ key, before: null, left: 0 });
  const frame = useRef(0);
  if (fade.key !== key) setFade({ key, before: fade.key, left: still ? 0 : 1 });
  useEffect(() => {
    if (still) return;
    const start = performance.now();
    const step = () => {
      const left = Math.max(0, 1 - (performance.now() - start) / milliseconds);
      setFade((now) => (now.key === key ? { ...now, left } : now));
      if (left > 0) frame.current = requestAnimationFrame(step);
    };
    frame.current = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame.current);
  }, [key, milliseconds, still]);
  return fade;
}
