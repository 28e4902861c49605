import { RotateCcw } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { GROUPS, type Action } from '../actions/action';
import { ACTIONS, ownerOf, shownShortcuts } from '../actions/registry';
import { shortcutOf, shortcutText, type Shortcut } from '../actions/shortcut';
import { Button, IconButton } from '../components/button';
import { KeyCap } from '../components/key-cap';
import { useCommands, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import { offerUndo } from './offer-undo';
import css from './shortcut-settings.module.css';

/** An action that waits for its new keys, and who has those that were pressed. */
interface Asking {
  readonly action: string;
  readonly taken: { readonly shortcut: Shortcut; readonly by: Action } | null;
}

/** Each action's keys, to be given others. */
export function ShortcutSettings() {
  const t = useT();
  const commands = useCommands();
  const { host, keys } = useEditorState((state) => ({ host: state.status?.host ?? 'web', keys: state.settings.keys }));
  const [asking, setAsking] = useState<Asking | null>(null);

  const set = (next: Readonly<Record<string, string>>) => {
    setAsking(null);
    const change = { keys: { ...next } };
    void commands.changeSettings(change);
    offerUndo(commands, change, { keys });
  };
  const reset = (action: Action) => set(Object.fromEntries(Object.entries(keys).filter(([id]) => id !== action.id)));
  const press = (event: KeyboardEvent, action: Action) => {
    if (asking?.action !== action.id || event.nativeEvent.isComposing) return;
    // Tab goes on, so that nobody is caught here
    if (event.key === 'Tab') return setAsking(null);
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return setAsking(null);
    const shortcut = shortcutOf(event.nativeEvent);
    if (shortcut === null) return;
    const by = ownerOf(shortcut, action, host, keys);
    if (by) setAsking({ action: action.id, taken: { shortcut, by } });
    else set({ ...keys, [action.id]: shortcut });
  };

  return (
    <>
      <div className={css.head}>
        <span className="hint">{t('settings.keys.about')}</span>
        <Button size="small" onClick={() => set({})}>
          {t('settings.keys.resetAll')}
        </Button>
      </div>
      {GROUPS.map((group) => (
        <section key={group} className={css.group}>
          <h2 className={css.heading}>{t(`group.${group}`)}</h2>
          {ACTIONS.filter((action) => action.group === group).map((action) => {
            const [shortcut] = shownShortcuts(action, host, keys);
            const waits = asking?.action === action.id;
            const label = t(action.label);
            return (
              <div key={action.id} className={css.row}>
                <span>{label}</span>
                <button
                  type="button"
                  className={css.keys}
                  aria-label={waits ? t('settings.keys.press') : t('settings.keys.change', { action: label, keys: shortcut ? shortcutText(shortcut) : t('settings.keys.none') })}
                  onClick={() => setAsking({ action: action.id, taken: null })}
                  onKeyDown={(event) => press(event, action)}
                  onBlur={() => waits && !asking.taken && setAsking(null)}
                >
                  {waits ? <span className="hint">{t('settings.keys.press')}</span> : shortcut ? <KeyCap apart shortcut={shortcut} /> : <span className="hint">{t('settings.keys.none')}</span>}
                </button>
                {action.id in keys && <IconButton label={t('settings.keys.reset', { action: label })} icon={RotateCcw} size="small" onClick={() => reset(action)} />}
                {waits && asking.taken && <Taken taken={asking.taken} onTake={(by) => set({ ...keys, [by.by.id]: '', [action.id]: by.shortcut })} onLeave={() => setAsking(null)} />}
              </div>
            );
          })}
        </section>
      ))}
    </>
  );
}

function Taken({ taken, onTake, onLeave }: { taken: NonNullable<Asking['taken']>; onTake: (taken: NonNullable<Asking['taken']>) => void; onLeave: () => void }) {
  const t = useT();
  return (
    <span className={css.taken} role="alert">
      {t('settings.keys.taken', { keys: shortcutText(taken.shortcut), other: t(taken.by.label) })}
      <Button size="small" onClick={() => onTake(taken)}>
        {t('settings.keys.take')}
      </Button>
      <Button size="small" onClick={onLeave}>
        {t('settings.keys.leave')}
      </Button>
    </span>
  );
}
