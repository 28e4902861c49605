import type { Answer, DesktopBridge } from '../../electron/api/desktop';
import { ProblemError } from '../api/request';

declare global {
  interface Window {
    /** put there by the desktop's preload script */
    readonly maskwright?: DesktopBridge;
  }
}

/** What the desktop can do beyond a browser; null in a browser. */
export const desktopBridge: DesktopBridge | null = typeof window === 'undefined' ? null : (window.maskwright ?? null);

/**
 * The value of an answer.
 * @throws ProblemError where it is a failure
 */
export async function valueOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  const given = await answer;
  if (!given.ok) throw new ProblemError(given.problem);
  return given.value;
}
