import type { Message } from '../state/editor';
import type { Translate } from './words';

/** A message of the state in the language of the window; values that are messages are said first. */
export function sayMessage(message: Message, t: Translate): string {
  const values = Object.entries(message.values ?? {}).map(([name, value]) => [name, typeof value === 'object' ? sayMessage(value, t) : value] as const);
  return t(message.id, Object.fromEntries(values));
}
