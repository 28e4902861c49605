import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DocumentStore } from '../../core/history/document-store';
import { batchCommands, type BatchCommands } from '../batch/batch-commands';
import { EditorContext } from './context';
import { documentCommands } from './documents';
import type { EditorCommands, EditorState } from './editor';
import { Embeddings } from './embeddings';
import { INITIAL_STATE } from './initial';
import { Journal } from './journal';
import { layerCommands } from './layers';
import { Making } from './making';
import { noticeCommands } from './notices';
import type { EditorPorts, MaskPort } from './ports';
import { settingsCommands } from './settings';
import { startEditor } from './start';
import { viewCommands } from './view';

export interface Editor {
  readonly store: StoreApi<EditorState>;
  readonly commands: EditorCommands;
  readonly batch: BatchCommands;
  /** the decoder, for a photo that is tried before it is opened */
  readonly masks: MaskPort;
  /** listens to the other side until the signal aborts; once a window */
  start(signal: AbortSignal): Promise<void>;
}

/** The whole editor without a window: state, commands, histories. React is not needed for it. */
export function createEditor(ports: EditorPorts): Editor {
  const store = createStore<EditorState>(() => INITIAL_STATE);
  const context = new EditorContext(store, ports);
  const say = noticeCommands(context);
  const making: Making = new Making(context, say, (tab) => embeddings.readAgain(tab));
  const embeddings = new Embeddings(context, making, say);
  const journal = new Journal(context, say.report);
  const commands: EditorCommands = {
    ...say,
    ...viewCommands(context),
    ...settingsCommands(context, say),
    ...layerCommands(context),
    ...making.commands,
    ...documentCommands(context, { making, journal, embeddings, say }),
    undo() {
      if (!making.undo()) active()?.undo();
    },
    redo() {
      if (!making.redo()) active()?.redo();
    },
    jump: (step) => void active()?.jump(step),
  };
  const active = (): DocumentStore | null => context.activeDocument;
  return { store, commands, batch: batchCommands(context, commands), masks: ports.masks, start: (signal) => startEditor(context, commands, embeddings, signal) };
}
