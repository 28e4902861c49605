import { Search } from 'lucide-react';
import { useState } from 'react';
import type { Action, ActionGroup } from '../actions/action';
import { ACTIONS, shownShortcuts } from '../actions/registry';
import { isMac, shortcutText } from '../actions/shortcut';
import { Dialog } from '../components/dialog';
import { KeyCap, WordCap } from '../components/key-cap';
import { useCommands, useEditorState } from '../state/use-editor';
import { LANGUAGES } from '../words/language';
import { translate, useT, type MessageKey } from '../words/words';
import css from './cheat-sheet.module.css';

/** All groups, in an order that fills four columns evenly. */
const COLUMN_ORDER = Object.keys({ file: true, edit: true, view: true, mask: true, layer: true, tools: true, batch: true, window: true } satisfies Record<ActionGroup, true>) as ActionGroup[];

/** What the pointer does on the canvas; keys come from the registry. */
const POINTER: readonly { readonly label: MessageKey; readonly caps: readonly (MessageKey | 'Alt' | 'Enter' | '\\')[] }[] = [
  { label: 'cheat.include', caps: ['key.click'] },
  { label: 'cheat.exclude', caps: ['Alt', 'key.click'] },
  { label: 'cheat.exclude', caps: ['key.rightClick'] },
  { label: 'cheat.drag', caps: ['key.drag'] },
  { label: 'cheat.pan', caps: ['key.space', 'key.drag'] },
  { label: 'cheat.wheel', caps: ['key.wheel'] },
  { label: 'cheat.before', caps: ['key.hold', '\\'] },
  { label: 'cheat.crosshair', caps: ['key.arrows'] },
  { label: 'cheat.include', caps: ['Enter'] },
  { label: 'cheat.exclude', caps: ['Alt', 'Enter'] },
];

/** All keys, by task. Typing filters. */
export function CheatSheet() {
  const t = useT();
  const commands = useCommands();
  const open = useEditorState((state) => state.cheatSheet);
  return (
    <Dialog open={open} onClose={() => commands.show({ cheatSheet: false })} title={t('cheat.title')} className={css.sheet}>
      <CheatSheetBody />
    </Dialog>
  );
}

function CheatSheetBody() {
  const t = useT();
  const [query, setQuery] = useState('');
  return (
    <>
      <div className={css.head}>
        <span className={css.title} aria-hidden="true">
          {t('cheat.title')}
        </span>
        <label className={css.filter}>
          <Search />
          <input autoFocus type="search" aria-label={t('cheat.filter')} placeholder={t('cheat.filter')} value={query} onChange={(event) => setQuery(event.currentTarget.value)} className={css.input} />
        </label>
        <KeyCap shortcut="Escape" />
      </div>
      <Keys query={query} />
    </>
  );
}

function Keys({ query }: { query: string }) {
  const t = useT();
  const { host, keys } = useEditorState((state) => ({ host: state.status?.host ?? 'web', keys: state.settings.keys }));
  const wanted = query.trim().toLocaleLowerCase();
  const shortcuts = (action: Action) => shownShortcuts(action, host, keys);
  const fits = (action: Action) =>
    wanted === '' ||
    [...LANGUAGES.map((language) => translate(language, action.label)), ...shortcuts(action).map((shortcut) => shortcutText(shortcut))].some((text) => text.toLocaleLowerCase().includes(wanted));
  const groups = COLUMN_ORDER.map((group) => ({
    group,
    actions: ACTIONS.filter((action) => action.group === group && shortcuts(action).length > 0 && fits(action)),
  })).filter(({ actions }) => actions.length > 0);
  const pointer = POINTER.filter(({ label }) => wanted === '' || LANGUAGES.some((language) => translate(language, label).toLocaleLowerCase().includes(wanted)));
  if (groups.length + pointer.length === 0) return <p className={css.none}>{t('cheat.none', { query })}</p>;
  return (
    <div className={css.columns}>
      {groups.map(({ group, actions }) => (
        <section key={group} className={css.group}>
          <h3 className={css.heading}>{t(`group.${group}`)}</h3>
          <dl>
            {actions.map((action) => (
              <div key={action.id} className={css.row}>
                <dt>{t(action.label)}</dt>
                <dd className={css.caps}>
                  {shortcuts(action).slice(0, 1).map((shortcut) => (
                    <span key={shortcut}>
                      <KeyCap apart shortcut={shortcut} />
                      <span className="visually-hidden">{shortcutText(shortcut)}</span>
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {pointer.length > 0 && (
        <section className={css.group}>
          <h3 className={css.heading}>{t('cheat.pointer')}</h3>
          <dl>
            {pointer.map(({ label, caps }) => (
              <div key={`${label} ${caps.join(' ')}`} className={css.row}>
                <dt>{t(label)}</dt>
                <dd className={css.caps}>
                  {caps.map((cap) => (
                    <WordCap key={cap}>{cap === 'Alt' ? (isMac() ? '⌥' : 'Alt') : cap === 'Enter' || cap === '\\' ? cap : t(cap)}</WordCap>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}
