import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { ACTIONS, findAction, runAction, shortcutsOf } from '../actions/registry';
import { RECENT_COUNT, recentActions } from '../actions/recent-actions';
import { searchScore } from '../actions/search';
import type { Action } from '../actions/action';
import { Dialog } from '../components/dialog';
import { KeyCap } from '../components/key-cap';
import type { EditorState } from '../state/editor';
import { useCommands, useEditor, useEditorState } from '../state/use-editor';
import { LANGUAGES } from '../words/language';
import { translate, useT } from '../words/words';
import { marked } from './marked';
import css from './palette.module.css';

/** Shown before anything was ever done. */
const FIRST_SEEN = ['file.open', 'tool.object', 'file.export', 'view.fit', 'window.cheatSheet'];

/** Everything that can be done, by name, in either language. An empty query shows what was done last. */
export function Palette() {
  const t = useT();
  const commands = useCommands();
  const open = useEditorState((state) => state.palette);
  return (
    <Dialog open={open} onClose={() => commands.show({ palette: false })} title={t('palette.title')} className={css.palette}>
      <PaletteBody />
    </Dialog>
  );
}

/** An action's names in both languages; the name of its group finds it too, after those that are called so. */
function scoreOf(id: string, typed: string, state: EditorState): number {
  const action = findAction(id);
  if (!action) return 0;
  const called = searchScore(LANGUAGES.map((language) => translate(language, action.label)), typed);
  const grouped = searchScore(LANGUAGES.map((language) => translate(language, `group.${action.group}`)), typed);
  const score = Math.max(called, grouped * 0.6);
  // what can't be done now comes after what can
  return action.unavailable?.(state) ? score * 0.5 : score;
}

function lastActions(): Action[] {
  const ids = [...recentActions(), ...FIRST_SEEN];
  return [...new Set(ids)].flatMap((id) => findAction(id) ?? []).slice(0, RECENT_COUNT);
}

function PaletteBody() {
  const t = useT();
  const editor = useEditor();
  const [query, setQuery] = useState('');
  const [last] = useState(lastActions);
  const actions = query.trim() === '' ? last : ACTIONS;
  const run = (action: Action) => {
    if (action.unavailable?.(editor.store.getState())) return;
    editor.commands.show({ palette: false });
    // the dialog gives the focus back first, so that the action finds it where it was
    requestAnimationFrame(() => runAction(action, editor));
  };
  const [first, second] = last;
  return (
    <Command label={t('palette.title')} loop filter={(id, typed) => scoreOf(id, typed, editor.store.getState())}>
      <div className={css.head}>
        <Search />
        <Command.Input value={query} onValueChange={setQuery} placeholder={t('shell.search')} className={css.input} />
        <KeyCap shortcut="Escape" />
      </div>
      <Command.List className={css.list} label={t('palette.title')}>
        <Command.Empty className={css.none}>{first && second && t('palette.none', { query, first: bare(t(first.label)), second: bare(t(second.label)) })}</Command.Empty>
        {query.trim() === '' && (
          <div className={css.heading} aria-hidden="true">
            {t('palette.last')}
          </div>
        )}
        {actions.map((action) => (
          <Row key={action.id} action={action} query={query} onRun={() => run(action)} />
        ))}
      </Command.List>
      <div className={css.foot} aria-hidden="true">
        <KeyCap shortcut="ArrowUp" />
        <KeyCap shortcut="ArrowDown" />
        {t('palette.choose')}
        <KeyCap shortcut="Enter" />
        {t('palette.run')}
      </div>
    </Command>
  );
}

function Row({ action, query, onRun }: { action: Action; query: string; onRun: () => void }) {
  const t = useT();
  const { why, host, keys } = useEditorState((state) => ({ why: action.unavailable?.(state) ?? null, host: state.status?.host ?? 'web', keys: state.settings.keys }));
  const shortcut = shortcutsOf(action, host, keys)[0];
  const { icon: Icon } = action;
  return (
    // not `disabled`: the list would leave such a row out of its order and of the arrows
    <Command.Item value={action.id} data-unavailable={why !== null} onSelect={onRun} className={css.row}>
      <Icon />
      <span className={css.name}>{marked(t(action.label), query)}</span>
      <span className={css.group}>{why ? t(why) : t(`group.${action.group}`)}</span>
      <span className={css.keys}>{shortcut && <KeyCap apart shortcut={shortcut} />}</span>
    </Command.Item>
  );
}

/** A label in the middle of a sentence, without the dots that say that more is asked. */
function bare(label: string): string {
  return label.replace(/(…|\.\.\.)$/, '');
}
