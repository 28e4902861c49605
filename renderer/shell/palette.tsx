import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Action } from '../actions/action';
import { canRun, findActions, lastActions, suggestedActions } from '../actions/find-actions';
import { runAction, shownShortcuts } from '../actions/registry';
import { Dialog } from '../components/dialog';
import { KeyCap } from '../components/key-cap';
import { useCommands, useEditor, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import { marked } from './marked';
import css from './palette.module.css';

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

function PaletteBody() {
  const t = useT();
  const editor = useEditor();
  const [query, setQuery] = useState('');
  const [last] = useState(() => lastActions(editor.store.getState()));
  const list = useRef<HTMLDivElement>(null);
  const typed = query.trim() !== '';
  // not anew for each arrow key
  const actions = useMemo(() => (typed ? findActions(query, editor.store.getState()) : last), [typed, query, last, editor]);
  const [chosen, setChosen] = useState('');
  const isFirst = chosen === actions[0]?.id;
  // Each letter chooses the first row, but cmdk (1.1) scrolls to the one that was chosen before, or not at all where both are the same.
  useEffect(() => {
    if (isFirst && list.current) list.current.scrollTop = 0;
  }, [query, chosen, isFirst]);
  const run = (action: Action) => {
    if (!canRun(action, editor.store.getState())) return;
    editor.commands.show({ palette: false });
    // the dialog gives the focus back first, so that the action finds it where it was
    requestAnimationFrame(() => runAction(action, editor));
  };
  return (
    <Command label={t('palette.title')} loop shouldFilter={false} value={chosen} onValueChange={setChosen}>
      <div className={css.head}>
        <Search />
        <Command.Input value={query} onValueChange={setQuery} placeholder={t('shell.search')} className={css.input} />
        <KeyCap shortcut="Escape" />
      </div>
      <Command.List ref={list} className={css.list} label={t('palette.title')}>
        {actions.length === 0 && <Nothing query={query} />}
        {!typed && (
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
        {typed && actions.length > 0 && <span className={css.count}>{t('palette.count', { count: actions.length })}</span>}
      </div>
    </Command>
  );
}

/** What to try instead. */
function Nothing({ query }: { query: string }) {
  const t = useT();
  const [first, second] = suggestedActions(useEditor().store.getState());
  return (
    <div className={css.none} role="presentation">
      {first && second && t('palette.none', { query, first: bare(t(first.label)), second: bare(t(second.label)) })}
    </div>
  );
}

function Row({ action, query, onRun }: { action: Action; query: string; onRun: () => void }) {
  const t = useT();
  const { why, host, keys } = useEditorState((state) => ({ why: action.unavailable?.(state) ?? null, host: state.status?.host ?? 'web', keys: state.settings.keys }));
  const shortcut = shownShortcuts(action, host, keys)[0];
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
