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

/** All that an action can be found by. */
function namesOf(action: Action): string[] {
  return LANGUAGES.flatMap((language) => [translate(language, action.label), translate(language, `group.${action.group}`)]);
}

/** What can't be done now comes after what can. */
function scoreOf(id: string, names: readonly string[], typed: string, state: EditorState): number {
  const score = searchScore(names, typed);
  return findAction(id)?.unavailable?.(state) ? score * 0.5 : score;
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
    editor.commands.show({ palette: false });
    // the dialog gives the focus back first, so that the action finds it where it was
    requestAnimationFrame(() => runAction(action, editor));
  };
  const [first, second] = last;
  return (
    <Command label={t('palette.title')} loop filter={(id, typed, names) => scoreOf(id, names ?? [], typed, editor.store.getState())}>
      <div className={css.head}>
        <Search />
        <Command.Input value={query} onValueChange={setQuery} placeholder={t('shell.search')} className={css.input} />
        <KeyCap shortcut="Escape" />
      </div>
      <Command.List className={css.list} label={t('palette.title')}>
        <Command.Empty className={css.none}>{first && second && t('palette.none', { query, first: t(first.label), second: t(second.label) })}</Command.Empty>
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
  const { why, host } = useEditorState((state) => ({ why: action.unavailable?.(state) ?? null, host: state.status?.host ?? 'web' }));
  const shortcut = shortcutsOf(action, host)[0];
  const { icon: Icon } = action;
  return (
    <Command.Item value={action.id} keywords={namesOf(action)} disabled={why !== null} onSelect={onRun} className={css.row}>
      <Icon />
      <span className={css.name}>{marked(t(action.label), query)}</span>
      <span className={css.group}>{why ? t(why) : t(`group.${action.group}`)}</span>
      <span className={css.keys}>{shortcut && <KeyCap apart shortcut={shortcut} />}</span>
    </Command.Item>
  );
}
