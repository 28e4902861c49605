import type { Settings } from '../../electron/api/contract';
import type { EditorCommands } from '../state/editor';

/** Says that settings were changed, and offers to put them back for as long as they are as they were changed to. */
export function offerUndo({ notify, changeSettings }: Pick<EditorCommands, 'notify' | 'changeSettings'>, change: Partial<Settings>, before: Partial<Settings>): void {
  const changed = Object.entries(change).map(([key, value]) => ({ key: key as keyof Settings, text: JSON.stringify(value) }));
  notify(
    { id: 'settings.changed' },
    {
      action: { label: { id: 'say.undo' }, run: () => void changeSettings(before) },
      holds: ({ settings }) => changed.every(({ key, text }) => JSON.stringify(settings[key]) === text),
    },
  );
}
