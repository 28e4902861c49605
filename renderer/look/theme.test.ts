import { afterEach, expect, it, vi } from 'vitest';
import { applyTheme, themeFor } from './theme';

afterEach(() => vi.unstubAllGlobals());

it('is the setting’s, or the system’s', () => {
  expect(themeFor('dark', true)).toBe('dark');
  expect(themeFor('light', false)).toBe('light');
  expect(themeFor('system', true)).toBe('light');
  expect(themeFor('system', false)).toBe('dark');
});

it('follows the system until it is told to stop', () => {
  const system = Object.assign(new EventTarget(), { matches: false });
  const dataset: { theme?: string } = {};
  vi.stubGlobal('matchMedia', () => system);
  vi.stubGlobal('document', { documentElement: { dataset } });
  const turn = (light: boolean) => {
    system.matches = light;
    system.dispatchEvent(new Event('change'));
  };
  const stop = applyTheme('system');
  expect(dataset.theme).toBe('dark');
  turn(true);
  expect(dataset.theme).toBe('light');
  stop();
  turn(false);
  expect(dataset.theme).toBe('light');
});
