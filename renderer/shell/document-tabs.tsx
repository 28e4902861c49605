import { ChevronsRight, Plus, Settings, X } from 'lucide-react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { BatchTab } from '../batch/batch-tab';
import { Button, IconButton } from '../components/button';
import { classNames } from '../components/class-names';
import { Menu, type MenuEntry } from '../components/menu';
import { isUnsaved } from '../state/journal';
import type { EditorState } from '../state/editor';
import { useCommands, useEditor, useEditorState } from '../state/use-editor';
import { t, useLanguage } from '../words/words';
import { NARROW, useMedia } from './media';
import css from './document-tabs.module.css';

/** Above this many, tabs beyond the active one fold away, so that none is too small to read. */
const MOST_TABS = 6;
const SETTINGS = 'settings';

/** A tab's name and whether its work is not saved. */
function tabFacts(state: EditorState, id: string): { name: string; dirty: boolean } {
  if (id === SETTINGS) return { name: t('settings.title'), dirty: false };
  const tab = state.tabs.find((candidate) => candidate.id === id);
  return tab ? { name: tab.name, dirty: isUnsaved(tab) } : { name: '', dirty: false };
}

/** What a screen reader hears of a tab. */
function spokenName({ name, dirty }: { name: string; dirty: boolean }): string {
  return dirty ? t('shell.unsaved', { name }) : name;
}

function elementId(id: string): string {
  return `tab-${id}`;
}

/** The open documents. A tab's name, a dot while work is not saved; arrows move, Delete or the middle button closes. */
export function DocumentTabs() {
  useLanguage();
  const editor = useEditor();
  const { commands, store } = editor;
  const narrow = useMedia(NARROW);
  const ids = useEditorState((state) => [...state.tabs.map(({ id }) => id), ...(state.settingsOpen ? [SETTINGS] : [])]);
  const { last, editing } = useEditorState((state) => ({ last: state.activeTab, editing: state.workspace === 'edit' }));
  const active = editing ? last : null;

  // the batch leaves the bar as it was
  const kept = last ?? ids[0];
  const shown = narrow || ids.length > MOST_TABS ? ids.filter((id) => id === kept) : ids;
  const hidden = ids.filter((id) => !shown.includes(id));
  const menu = (): MenuEntry[] =>
    hidden.map((id) => ({ kind: 'item', id, label: spokenName(tabFacts(store.getState(), id)), run: () => commands.activate(id) }));

  const press = (event: KeyboardEvent, id: string) => {
    const index = ids.indexOf(id);
    const to: Record<string, number> = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: ids.length - 1 };
    const next = to[event.key];
    if (event.key !== 'Delete' && next === undefined) return;
    event.preventDefault();
    if (next === undefined) return commands.close(id);
    const target = ids[(next + ids.length) % ids.length];
    if (target === undefined) return;
    commands.activate(target);
    // where tabs are folded the one that gets the focus is drawn first
    requestAnimationFrame(() => document.getElementById(elementId(target))?.focus());
  };

  return (
    <div className={css.documents}>
      <BatchTab />
      {/* a tab list may hold nothing but tabs, and each tab has a button of its own beside it: it owns them from here */}
      {shown.length > 0 && <div role="tablist" aria-label={t('shell.documents')} aria-owns={shown.map(elementId).join(' ')} />}
      {shown.map((id) => (
        <Tab key={id} id={id} active={id === active} reachable={id === kept} onPress={press} />
      ))}
      {hidden.length > 0 && (
        <Menu entries={menu}>
          <Button variant="ghost" size="small" icon={ChevronsRight} aria-label={t('shell.moreDocuments', { count: hidden.length })}>{`+${hidden.length}`}</Button>
        </Menu>
      )}
      {ids.length > 0 && <IconButton label={t('shell.newTab')} icon={Plus} onClick={() => void commands.openDialog()} />}
    </div>
  );
}

function Tab({ id, active, reachable, onPress }: { id: string; active: boolean; reachable: boolean; onPress: (event: KeyboardEvent, id: string) => void }) {
  const commands = useCommands();
  const facts = useEditorState((state) => tabFacts(state, id));
  const middle = (event: MouseEvent) => {
    if (event.button === 1) commands.close(id);
  };
  return (
    <div className={classNames(css.tab, active && css.active)} onAuxClick={middle}>
      <button
        type="button"
        role="tab"
        id={elementId(id)}
        aria-selected={active}
        aria-label={spokenName(facts)}
        aria-keyshortcuts="Delete"
        tabIndex={reachable ? 0 : -1}
        className={css.name}
        title={facts.name}
        onClick={() => commands.activate(id)}
        onKeyDown={(event) => onPress(event, id)}
      >
        {id === SETTINGS && <Settings />}
        <span className="ellipsis">{facts.name}</span>
      </button>
      <span className={css.end}>
        {facts.dirty && <span className={css.dot} aria-hidden="true" />}
        <IconButton
          label={t('shell.closeTab', { name: facts.name })}
          icon={X}
          size="small"
          tabIndex={active ? 0 : -1}
          className={classNames(css.close, facts.dirty && css.behind)}
          onClick={() => commands.close(id)}
        />
      </span>
    </div>
  );
}
