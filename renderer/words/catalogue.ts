import { actionWords } from './actions';
import { batchWords } from './batch';
import { canvasWords } from './canvas';
import { controlWords } from './controls';
import { desktopWords } from './desktop';
import { emptyWords } from './empty';
import { exportWords } from './export';
import { historyWords } from './history';
import { inpaintWords } from './inpaint';
import { layerWords } from './layers';
import { maskWords } from './mask';
import { settingsWords } from './settings';
import { shellWords } from './shell';
import { toolWords } from './tools';

/**
 * Every label and sentence of the window, in both languages side by side, so that neither can be
 * forgotten: `key: [English, Traditional Chinese]`, each an ICU message. A section is a file here.
 */
export type Words = Readonly<Record<string, readonly [en: string, zhHant: string]>>;

export const catalogue = {
  ...controlWords,
  ...actionWords,
  ...shellWords,
  ...toolWords,
  ...canvasWords,
  ...maskWords,
  ...layerWords,
  ...historyWords,
  ...exportWords,
  ...inpaintWords,
  ...batchWords,
  ...emptyWords,
  ...desktopWords,
  ...settingsWords,
} as const satisfies Words;

export type MessageKey = keyof typeof catalogue;
