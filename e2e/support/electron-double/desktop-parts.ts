/** Parts of Electron that only a desktop has: recorded, or answered by the test. */

type Theme = 'system' | 'dark' | 'light';

const unanswered = (what: string) => (): Promise<never> => Promise.reject(new Error(`the test gave no answer to ${what}`));

/** The test replaces these functions, as it does with Electron's own. */
export const dialog: {
  showOpenDialog: (...request: unknown[]) => Promise<{ canceled: boolean; filePaths: string[] }>;
  showSaveDialog: (...request: unknown[]) => Promise<{ canceled: boolean; filePath: string }>;
} = {
  showOpenDialog: unanswered('an open dialog'),
  showSaveDialog: unanswered('a save dialog'),
};

export const nativeTheme: { themeSource: Theme } = { themeSource: 'system' };

export const screen = {
  getAllDisplays: () => [{ id: 1, bounds: { x: 0, y: 0, width: 2560, height: 1440 }, workArea: { x: 0, y: 0, width: 2560, height: 1400 } }],
};

export const shell: { showItemInFolder: (path: string) => void } = {
  showItemInFolder: () => undefined,
};
