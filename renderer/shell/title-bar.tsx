import { Menu as MenuIcon, Search, Upload } from 'lucide-react';
import { isMac } from '../actions/shortcut';
import { menuBarEntries, useAction } from '../actions/use-action';
import { ActionIcon } from '../actions/action-button';
import { Button, IconButton } from '../components/button';
import { KeyCap } from '../components/key-cap';
import { Menu } from '../components/menu';
import { Segmented } from '../components/segmented';
import { useCommands, useEditor, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import { correctionOf } from '../batch/batch-state';
import { DocumentTabs } from './document-tabs';
import { Mark } from './mark';
import { NARROW, useMedia } from './media';
import css from './title-bar.module.css';

/** Mark, menu, workspaces, documents, undo and redo, search, Export. It is also what the window is dragged by. */
export function TitleBar() {
  const t = useT();
  const commands = useCommands();
  const workspace = useEditorState((state) => state.workspace);
  const narrow = useMedia(NARROW);
  return (
    <header className={css.bar} data-region="title">
      <Mark />
      <MainMenu />
      <Segmented
        variant="workspaces"
        label={t('shell.workspaces')}
        value={workspace}
        options={[
          { value: 'edit', label: t('workspace.edit') },
          { value: 'batch', label: t('workspace.batch') },
        ]}
        onChange={(next) => commands.show({ workspace: next })}
      />
      <DocumentTabs />
      <span className={css.grow} />
      <ActionIcon action="edit.undo" />
      <ActionIcon action="edit.redo" />
      <SearchButton narrow={narrow} />
      <ExportButton />
    </header>
  );
}

/** On macOS the menu bar is the system's. */
function MainMenu() {
  const t = useT();
  const editor = useEditor();
  const native = useEditorState((state) => state.status?.host === 'desktop') && isMac();
  if (native) return null;
  return (
    <Menu entries={() => menuBarEntries(editor.store.getState(), editor, t)}>
      <IconButton label={t('shell.menu')} icon={MenuIcon} />
    </Menu>
  );
}

function SearchButton({ narrow }: { narrow: boolean }) {
  const t = useT();
  const search = useAction('window.palette');
  if (narrow) return <ActionIcon action="window.palette" />;
  return (
    <button type="button" className={css.search} onClick={search.run}>
      <Search />
      <span>{t('shell.search')}</span>
      {search.shortcut && <KeyCap shortcut={search.shortcut} />}
    </button>
  );
}

/**
 * The window's primary button, but where the next step is another: a sheet has a button of its own, a
 * correction goes back into its batch, a batch has made its files.
 */
function ExportButton() {
  const t = useT();
  const { unavailable, run } = useAction('file.export');
  const { sheet, correcting } = useEditorState((state) => ({ sheet: state.workspace === 'edit' ? state.sheet : null, correcting: correctionOf(state) !== null }));
  return (
    <Button variant={unavailable || sheet || correcting ? 'plain' : 'solid'} icon={Upload} unavailable={unavailable} aria-pressed={sheet === 'export'} onClick={run}>
      {t('export.title')}
    </Button>
  );
}
