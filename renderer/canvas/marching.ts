import { useEffect, useState } from 'react';
import { useReducedMotion } from './reduced-motion';

/** Pixels a second; more than a few frames would draw the same. */
const SPEED = 20;
const FRAME_MS = 50;

/** How far marching dashes have come, in CSS pixels; they stand still where motion is not wanted. */
export function useMarching(on: boolean): number {
  const still = useReducedMotion();
  const [way, setWay] = useState(0);
  useEffect(() => {
    if (!on || still) return;
    const timer = setInterval(() => setWay((before) => before + (SPEED * FRAME_MS) / 1000), FRAME_MS);
    return () => clearInterval(timer);
  }, [on, still]);
  return way;
}
