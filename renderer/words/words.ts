import { useSyncExternalStore } from 'react';
import { fillMessage, saidParts, ENGLISH_FAILURES, type SaidFailure, type SaidParts } from '../../core/errors/sentences';
import { catalogue, type MessageKey } from './catalogue';
import { zhHantFailures } from './failures-zh-hant';
import { LANGUAGES, type Language } from './language';

export type { MessageKey } from './catalogue';
export type MessageValues = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, values?: MessageValues) => string;

const listeners = new Set<() => void>();
let current: Language = 'en';

/** The language that is spoken now. */
export function language(): Language {
  return current;
}

/** Speaks another language from now on; every mounted component that uses `useT` shows it at once. */
export function setLanguage(next: Language): void {
  if (next === current) return;
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A message in a given language; the palette searches both. */
export function translate(into: Language, key: MessageKey, values: MessageValues = {}): string {
  return fillMessage(catalogue[key][LANGUAGES.indexOf(into) === 1 ? 1 : 0], into, values);
}

/** A message in the language of the window, for code outside of React: `t('layers.title')`. */
export function t(key: MessageKey, values?: MessageValues): string {
  return translate(current, key, values);
}

/** The language, as React state. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language, language);
}

/** `t` for components: they render again when the language changes. */
export function useT(): Translate {
  useLanguage();
  return t;
}

/** What a failure says, in the language of the window. */
export function sayFailure(failure: SaidFailure): SaidParts {
  return current === 'en' ? saidParts(failure, ENGLISH_FAILURES, 'en') : saidParts(failure, zhHantFailures, 'zh-Hant');
}

/** The same as one text, for tooltips and the live region. */
export function failureText(failure: SaidFailure): string {
  const { what, remedy } = sayFailure(failure);
  return current === 'en' ? `${what} ${remedy}` : `${what}${remedy}`;
}
