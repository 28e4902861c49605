import { ChevronsRight, Plus, Settings, X } from 'lucide-react';
import { useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { Button, IconButton } from '../components/button';
import { classNames } from '../components/class-names';
import { Menu, type MenuEntry } from '../components/menu';
import { isSaved } from '../state/journal';
import { useCommands, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import { NARROW, useMedia } from './media';
import css from './document-tabs.module.css';

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly dirty: boolean;
  readonly settings: boolean;
}

/** Above this many, tabs beyond the active one fold away, so that none is too small to read. */
const MOST_TABS = 6;

/** The open documents. A tab's name, a dot while work is not saved; arrows move, Delete or the middle button closes. */
export function DocumentTabs() {
  const t = useT();
  const commands = useCommands();
  const narrow = useMedia(NARROW);
  const list = useRef<HTMLDivElement>(null);
  const tabs = useEditorState((state) => state.tabs);
  const { activeTab, settingsOpen, workspace } = useEditorState(({ activeTab: active, settingsOpen: open, workspace: place }) => ({ activeTab: active, settingsOpen: open, workspace: place }));
  const all: Shown[] = tabs.map(({ id, name, history, savedStep }) => ({ id, name, dirty: !isSaved(history, savedStep), settings: false }));
  if (settingsOpen) all.push({ id: 'settings', name: t('settings.title'), dirty: false, settings: true });

  const active = workspace === 'edit' ? activeTab : null;
  const folded = narrow || all.length > MOST_TABS;
  const kept = all.find((tab) => tab.id === active) ?? all[0];
  const shown = folded ? (kept ? [kept] : []) : all;
  const hidden = all.filter((tab) => !shown.includes(tab));

  const go = (id: string) => {
    commands.activate(id);
    // the tab that holds the focus is drawn anew where tabs are folded
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(id)}"]`)?.focus());
  };
  const press = (event: KeyboardEvent, tab: Shown) => {
    const index = all.indexOf(tab);
    const to: Record<string, number> = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: all.length - 1 };
    const next = to[event.key];
    if (event.key === 'Delete') commands.close(tab.id);
    else if (next === undefined) return;
    else {
      const target = all[(next + all.length) % all.length];
      if (target) go(target.id);
    }
    event.preventDefault();
  };
  const rest: MenuEntry[] = hidden.map((tab) => ({ kind: 'item', id: tab.id, label: tab.dirty ? t('shell.unsaved', { name: tab.name }) : tab.name, run: () => commands.activate(tab.id) }));

  return (
    <div className={css.documents} ref={list}>
      {/* a tab list may hold nothing but tabs, and each tab has a button of its own beside it: it owns them from here */}
      {shown.length > 0 && <div role="tablist" aria-label={t('shell.documents')} aria-owns={shown.map((tab) => tabId(tab.id)).join(' ')} />}
      {shown.map((tab) => (
        <Tab key={tab.id} tab={tab} active={tab.id === active} reachable={tab.id === (active ?? kept?.id)} onPress={press} />
      ))}
      {rest.length > 0 && (
        <Menu entries={rest}>
          <Button variant="ghost" size="small" icon={ChevronsRight} aria-label={t('shell.moreDocuments', { count: rest.length })}>{`+${rest.length}`}</Button>
        </Menu>
      )}
      {tabs.length > 0 && <AddButton />}
    </div>
  );
}

function tabId(id: string): string {
  return `tab-${id}`;
}

function Tab({ tab, active, reachable, onPress }: { tab: Shown; active: boolean; reachable: boolean; onPress: (event: KeyboardEvent, tab: Shown) => void }) {
  const t = useT();
  const commands = useCommands();
  const middle = (event: MouseEvent) => {
    if (event.button === 1) commands.close(tab.id);
  };
  return (
    <div className={classNames(css.tab, active && css.active)} onAuxClick={middle}>
      <button
        type="button"
        role="tab"
        id={tabId(tab.id)}
        data-tab={tab.id}
        aria-selected={active}
        aria-label={tab.dirty ? t('shell.unsaved', { name: tab.name }) : tab.name}
        aria-keyshortcuts="Delete"
        tabIndex={reachable ? 0 : -1}
        className={css.name}
        title={tab.name}
        onClick={() => commands.activate(tab.id)}
        onKeyDown={(event) => onPress(event, tab)}
      >
        {tab.settings && <Settings />}
        <span className="ellipsis">{tab.name}</span>
      </button>
      <span className={css.end}>
        {tab.dirty && <span className={css.dot} aria-hidden="true" />}
        <IconButton label={t('shell.closeTab', { name: tab.name })} icon={X} size="small" tabIndex={active ? 0 : -1} className={classNames(css.close, tab.dirty && css.behind)} onClick={() => commands.close(tab.id)} />
      </span>
    </div>
  );
}

function AddButton() {
  const t = useT();
  const commands = useCommands();
  return <IconButton label={t('shell.newTab')} icon={Plus} onClick={() => void commands.openDialog()} />;
}
