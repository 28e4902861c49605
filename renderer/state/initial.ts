import { DEFAULT_SETTINGS } from '../../electron/api/contract';
import { INITIAL_BATCH } from '../batch/batch-state';
import type { EditorState } from './editor';

/** The window before anything is known of the other side. */
export const INITIAL_STATE: EditorState = {
  status: null,
  settings: DEFAULT_SETTINGS,
  engine: null,
  model: null,
  decoderRuntime: null,
  workspace: 'edit',
  tabs: [],
  activeTab: null,
  settingsOpen: false,
  tool: 'object',
  polarity: 'include',
  firstClick: 'best',
  view: 'dim',
  sheet: null,
  exportGround: 'checker',
  palette: false,
  cheatSheet: false,
  chromeHidden: false,
  banners: [],
  toast: null,
  announcement: null,
  hint: null,
  canvas: { width: 0, height: 0 },
  recoverable: [],
  closing: null,
  batch: INITIAL_BATCH,
};
