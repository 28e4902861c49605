import type { Editor } from '../state/create-editor';

const MODIFIERS = new Set(['Alt', 'Control', 'Meta', 'Shift']);

/**
 * What the status bar says of the last try goes with the next act of any kind: a key or a button of
 * the pointer that is pressed, wherever that is. What comes of the act may say something new.
 */
export function forgetHintOnAct({ commands }: Editor, signal: AbortSignal): void {
  const options = { signal, capture: true };
  window.addEventListener('pointerdown', () => commands.hint(null), options);
  window.addEventListener('keydown', ({ key }) => !MODIFIERS.has(key) && commands.hint(null), options);
}
