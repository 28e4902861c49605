import { useEffect, useLayoutEffect, type ReactNode } from 'react';
import { listenForKeys } from '../actions/keyboard';
import { BatchView } from '../batch/batch-view';
import { Canvas } from '../canvas/canvas';
import { classNames } from '../components/class-names';
import { TooltipProvider } from '../components/tooltip';
import { desktopBridge } from '../desktop/bridge';
import { connectDesktop } from '../desktop/connect-desktop';
import { applyTheme } from '../look/theme';
import { ExportPreview } from '../export/export-preview';
import type { Editor } from '../state/create-editor';
import { EditorProvider, useActiveTab, useEditor, useEditorState } from '../state/use-editor';
import { languageFor } from '../words/language';
import { setLanguage } from '../words/words';
import { Banners } from './banners';
import { CheatSheet } from './cheat-sheet';
import { CloseQuestion } from './close-question';
import { Dock } from './dock';
import { SHEETS, TAB_PANELS, TOP_PANEL } from './dock-panels';
import { DropTarget } from './drop-target';
import { EmptyState } from './empty-state';
import { ErrorBoundary } from './error-boundary';
import { forgetHintOnAct } from './forget-hint';
import { LiveRegion } from './live-region';
import { OptionsBar } from './options-bar';
import { Palette } from './palette';
import { SettingsTab } from './settings-tab';
import { StartDock } from './start-dock';
import { StatusBar } from './status-bar';
import { TitleBar } from './title-bar';
import { ToastPlace } from './toast';
import { ToolBar } from './tool-bar';
import { listenForFiles } from './incoming-files';
import css from './app.module.css';

/** The whole window. */
export function App({ editor }: { editor: Editor }) {
  useEffect(() => {
    const controller = new AbortController();
    void editor.start(controller.signal);
    forgetHintOnAct(editor, controller.signal);
    listenForKeys(editor, controller.signal);
    listenForFiles(editor, controller.signal);
    if (desktopBridge) connectDesktop(editor, desktopBridge, controller.signal);
    return () => controller.abort();
  }, [editor]);
  return (
    <EditorProvider editor={editor}>
      <TooltipProvider>
        <Language />
        <Theme />
        <Window />
        <Palette />
        <CheatSheet />
        <CloseQuestion />
        <LiveRegion />
      </TooltipProvider>
    </EditorProvider>
  );
}

/** The language of the settings, or the system's; `<html lang>` says it to fonts and screen readers. */
function Language() {
  const setting = useEditorState((state) => state.settings.language);
  useLayoutEffect(() => {
    const language = languageFor(setting, navigator.languages);
    document.documentElement.lang = language;
    setLanguage(language);
  }, [setting]);
  return null;
}

function Theme() {
  const setting = useEditorState((state) => state.settings.theme);
  useLayoutEffect(() => applyTheme(setting), [setting]);
  return null;
}

function Window() {
  const { workspace, hidden, settings } = useEditorState((state) => ({
    workspace: state.workspace,
    hidden: state.chromeHidden && state.workspace === 'edit',
    settings: state.activeTab === 'settings' && state.workspace === 'edit',
  }));
  const open = useActiveTab((tab) => tab !== null);
  const bare = hidden && open;
  return (
    <div className={classNames(css.window, bare && css.bare)}>
      {!bare && <TitleBar />}
      {!bare && !settings && workspace === 'edit' && <OptionsBar />}
      <Banners />
      {settings ? (
        <Part>
          <SettingsTab />
        </Part>
      ) : workspace === 'edit' ? (
        <Edit bare={bare} open={open} />
      ) : (
        <Part>
          <BatchView />
        </Part>
      )}
      <ToastPlace />
      <StatusBar />
    </div>
  );
}

function Edit({ bare, open }: { bare: boolean; open: boolean }) {
  const sheet = useEditorState((state) => state.sheet);
  return (
    <>
      {!bare && <ToolBar />}
      {open ? (
        <div className={css.canvas}>
          <Part>
            <Canvas />
          </Part>
          {sheet === 'export' && (
            <Part>
              <ExportPreview />
            </Part>
          )}
          <DropTarget />
        </div>
      ) : (
        <Part>
          <EmptyState />
        </Part>
      )}
      {bare ? null : (
        <Part>{open ? <Dock top={TOP_PANEL} tabs={TAB_PANELS} sheet={sheet ? (SHEETS[sheet] ?? null) : null} /> : <StartDock />}</Part>
      )}
    </>
  );
}

/** A part that may fail without taking the others along. */
function Part({ children }: { children: ReactNode }) {
  const { commands } = useEditor();
  return <ErrorBoundary onFault={(error) => commands.report(error)}>{children}</ErrorBoundary>;
}
