import type { EditorContext } from './context';
import type { EditorCommands } from './editor';

/**
 * Settings act at once in the window and are written one after the other, each time as they are by
 * then: an answer that comes late doesn't put back what was changed since.
 */
export function settingsCommands(context: EditorContext, say: Pick<EditorCommands, 'report'>): Pick<EditorCommands, 'changeSettings'> {
  let saving = Promise.resolve();
  /** as the other side has them, while something newer is shown here */
  let saved = context.state.settings;
  let waiting = 0;

  const save = async (): Promise<void> => {
    const settings = context.state.settings;
    try {
      saved = await context.ports.server.saveSettings(settings);
      if (context.state.settings === settings) context.patch({ settings: saved });
    } catch (error) {
      if (context.state.settings === settings) context.patch({ settings: saved });
      say.report(error);
    }
  };

  return {
    changeSettings(change) {
      if (waiting === 0) saved = context.state.settings;
      waiting++;
      context.patch({ settings: { ...context.state.settings, ...change } });
      saving = saving.then(save).finally(() => waiting--);
      return saving;
    },
  };
}
