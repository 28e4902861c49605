import { DocumentStore } from '../../core/history/document-store';
import { currentStep } from '../../core/history/history';
import type { EditorContext } from './context';
import type { EditorCommands, EditorTab } from './editor';
import type { Embeddings } from './embeddings';
import { fileName } from './file-name';
import { isSaved, isUnsaved, type Journal } from './journal';
import type { Making } from './making';
import { freeName, Opening, type NewTab, type OpeningCommands } from './opening';
import { selectionAfter } from './selection';
import { fittedViewport } from './view';

type DocumentCommands = Pick<
  EditorCommands,
  'activate' | 'activateNext' | 'close' | 'answerClose' | 'save' | 'recover' | 'discardRecoverable' | 'encodeAgain'
> & OpeningCommands;

export interface DocumentParts {
  readonly making: Making;
  readonly journal: Journal;
  readonly embeddings: Embeddings;
  readonly say: Pick<EditorCommands, 'report' | 'notify' | 'announce'>;
}

export function documentCommands(context: EditorContext, { making, journal, embeddings, say }: DocumentParts): DocumentCommands {
  const { server, host } = context.ports;
  /** by tab: lets its document go */
  const holds = new Map<string, () => void>();
  /** an answer to `closing` is being carried out */
  let answering = false;

  const opening = new Opening(context, say, addTab);

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      say.report(error);
    }
  };

  function addTab({ history, name, path }: NewTab, savedStep: string | null, behind: boolean): string {
    const id = crypto.randomUUID();
    const { photo } = currentStep(history).document;
    const document = new DocumentStore(history);
    context.documents.set(id, document);
    holds.set(id, host.hold(document.committed.id));
    const tab: EditorTab = {
      id,
      name: freeName(name, context.state.tabs),
      path,
      photo,
      history,
      savedStep,
      selection: [],
      making: null,
      promptUndo: { undo: false, redo: false },
      hover: null,
      viewport: fittedViewport(photo, context.state.canvas),
      encoding: { state: 'running', since: Date.now() },
      draft: null,
      highlightedLayer: null,
      highlightedPoint: null,
      crosshair: null,
    };
    document.subscribe(() => showDocument(id, document));
    // behind the batch as well: it is what Edit shows where nothing else is open
    const front = behind ? { activeTab: context.state.activeTab ?? id } : { activeTab: id, workspace: 'edit' as const };
    context.patch({ tabs: [...context.state.tabs, tab], ...front });
    void embeddings.read(id);
    return id;
  }

  function showDocument(id: string, document: DocumentStore): void {
    const tab = context.tab(id);
    if (!tab) return;
    context.patchTab(id, { history: document.history, draft: document.draft, selection: selectionAfter(tab, document) });
    if (document.history === tab.history) return;
    opening.wentOn();
    making.stepChanged(id);
    journal.changed(id);
  }

  function remove(tab: EditorTab): void {
    embeddings.forget(tab);
    making.forget(tab.id);
    context.documents.delete(tab.id);
    holds.get(tab.id)?.();
    holds.delete(tab.id);
    void journal.forget(tab.id, tab.history);
    const { tabs, activeTab } = context.state;
    const index = tabs.findIndex((other) => other.id === tab.id);
    const rest = tabs.filter((other) => other.id !== tab.id);
    const next = rest[Math.min(index, rest.length - 1)]?.id ?? null;
    context.patch({ tabs: rest, activeTab: activeTab === tab.id ? next : activeTab, closing: null });
  }

  /** @returns whether the tab's work is on disk now */
  async function save(tab: EditorTab, as: boolean): Promise<boolean> {
    const suggested = `${tab.name.replace(/\.[^.]+$/, '')}.ora`;
    const target = !as && tab.path !== null ? tab.path : await host.pickSavePath(suggested);
    if (target === null) return false;
    if (context.tab(tab.id)?.making?.keeping) say.notify({ id: 'say.savesAfter' }, { tone: 'note' });
    await making.kept(tab.id);
    // as it is by now, and as it was where it was closed meanwhile
    const { history } = context.tab(tab.id) ?? tab;
    const savedStep = currentStep(history).id;
    let file = suggested;
    if (target === 'download') {
      // the tab keeps the photo's name: where the browser put the project is not known
      host.download(await server.projects.bytes(history), suggested);
      context.patchTab(tab.id, { savedStep });
    } else {
      // the host's dialog has asked already where the file is there
      const { path } = await server.projects.save({ history, path: target, overwrite: true });
      const name = fileName(path);
      context.patchTab(tab.id, { savedStep, path, name });
      file = name;
    }
    await journal.forget(tab.id, history);
    const now = context.tab(tab.id);
    if (now && !isSaved(now.history, now.savedStep)) journal.changed(tab.id);
    say.notify({ id: 'say.saved', values: { file } });
    return true;
  }

  return {
    ...opening.commands,
    activate(id) {
      if (id === 'settings' || context.tab(id)) context.patch({ activeTab: id, workspace: 'edit', ...(id === 'settings' ? { settingsOpen: true } : {}) });
    },
    activateNext(direction) {
      const { tabs, activeTab } = context.state;
      const index = tabs.findIndex((tab) => tab.id === activeTab);
      const next = tabs.at((index + direction) % tabs.length);
      if (next) context.patch({ activeTab: next.id });
    },
    close(id) {
      if (id === 'settings') {
        context.patch({ settingsOpen: false, activeTab: context.state.activeTab === 'settings' ? (context.state.tabs.at(-1)?.id ?? null) : context.state.activeTab });
        return;
      }
      const tab = context.tab(id);
      if (!tab) return;
      if (!isUnsaved(tab)) remove(tab);
      else context.patch({ closing: id, activeTab: id });
    },
    async answerClose(answer) {
      const tab = context.tab(context.state.closing);
      if (answering) return;
      if (!tab || answer === 'cancel') return context.patch({ closing: null });
      if (answer === 'discard') return remove(tab);
      // the question stands until the work is saved: a window that is closing waits for it
      answering = true;
      await attempt(async () => {
        if (!(await save(tab, false))) return;
        const saved = context.tab(tab.id);
        if (saved) remove(saved);
      });
      answering = false;
      // another document may have been asked about meanwhile
      if (context.state.closing === tab.id) context.patch({ closing: null });
    },
    async save(as) {
      const tab = context.activeTab;
      if (tab) await attempt(async () => void (await save(tab, as)));
    },
    async recover(documentId) {
      await attempt(async () => {
        const project = await server.journal.get(documentId);
        journal.known(documentId);
        context.patch({ recoverable: context.state.recoverable.filter((entry) => entry.documentId !== documentId) });
        opening.project(project, null);
      });
    },
    async discardRecoverable(documentId) {
      await attempt(async () => {
        context.patch({ recoverable: context.state.recoverable.filter((entry) => entry.documentId !== documentId) });
        await server.journal.remove(documentId);
      });
    },
    encodeAgain() {
      const tab = context.activeTab;
      if (tab) void embeddings.read(tab.id);
    },
  };
}
