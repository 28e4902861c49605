export type Theme = 'dark' | 'light';
export type ThemeSetting = 'system' | Theme;

/** The theme for a setting. */
export function themeFor(setting: ThemeSetting, systemIsLight: boolean): Theme {
  if (setting !== 'system') return setting;
  return systemIsLight ? 'light' : 'dark';
}

/**
 * Shows the theme of a setting and follows the system where the setting says so.
 * @returns stops following
 */
export function applyTheme(setting: ThemeSetting): () => void {
  const light = matchMedia('(prefers-color-scheme: light)');
  const show = () => {
    document.documentElement.dataset.theme = themeFor(setting, light.matches);
  };
  show();
  light.addEventListener('change', show);
  return () => light.removeEventListener('change', show);
}
