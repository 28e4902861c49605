/** The languages of the window, in the order of the catalogue's entries. */
export const LANGUAGES = ['en', 'zh-Hant'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself, for the settings and the status bar. */
export const LANGUAGE_NAMES: Readonly<Record<Language, { name: string; short: string }>> = {
  en: { name: 'English', short: 'EN' },
  'zh-Hant': { name: '繁體中文', short: '繁中' },
};

/**
 * The language for a setting: its own, or with `system` the first of the system's languages that
 * the window speaks. Readers of any Chinese get Traditional Chinese, all others English.
 */
export function languageFor(setting: 'system' | Language, systemLanguages: readonly string[]): Language {
  if (setting !== 'system') return setting;
  for (const tag of systemLanguages) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'zh' || primary === 'yue') return 'zh-Hant';
    if (primary === 'en') return 'en';
  }
  return 'en';
}
