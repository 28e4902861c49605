import { newDocument } from '../../core/document/changes';
import type { PhotoInfo } from '../../core/document/document';
import { allLayers } from '../../core/document/walk';
import { Failure } from '../../core/errors/failure';
import { DocumentStore } from '../../core/history/document-store';
import { currentStep, openHistory } from '../../core/history/history';
import type { OpenedProject } from '../../electron/api/contract';
import type { EditorContext } from './context';
import type { EditorCommands, EditorTab, Message } from './editor';
import type { Embeddings } from './embeddings';
import { isSaved, type Journal } from './journal';
import type { Making } from './making';
import { addPictureLayers } from './pictures';
import { fittedViewport } from './view';

type DocumentCommands = Pick<
  EditorCommands,
  | 'openFiles' | 'openPath' | 'openSample' | 'openDialog' | 'addAsLayers' | 'activate' | 'activateNext' | 'close' | 'answerClose' | 'save' | 'recover'
  | 'discardRecoverable' | 'encodeAgain'
>;

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

  /** Each on its own, so that a bad file doesn't stop the next. */
  const attempt = async (open: () => Promise<void>): Promise<void> => {
    try {
      await open();
    } catch (error) {
      say.report(error);
    }
  };

  const openPhoto = (photo: PhotoInfo): void => {
    const history = openHistory(newDocument(photo), photo.name);
    addTab({ history, name: photo.name, path: null }, currentStep(history).id);
  };

  const openProject = (project: OpenedProject, savedStep: string | null): void => {
    addTab(project, savedStep);
    const { name, leftOut } = project;
    if (leftOut.length === 0) return;
    const message: Message = { id: 'say.leftOut', values: { file: name, layers: leftOut.join(', '), count: leftOut.length } };
    say.notify(message);
    say.announce(message);
  };

  function addTab({ history, name, path }: Omit<OpenedProject, 'leftOut'>, savedStep: string | null): void {
    const id = crypto.randomUUID();
    const { photo } = currentStep(history).document;
    const document = new DocumentStore(history);
    context.documents.set(id, document);
    holds.set(id, host.hold(document.committed.id));
    const tab: EditorTab = {
      id,
      name,
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
    context.patch({ tabs: [...context.state.tabs, tab], activeTab: id, workspace: 'edit' });
    void embeddings.read(id);
  }

  function showDocument(id: string, document: DocumentStore): void {
    const tab = context.tab(id);
    if (!tab) return;
    const there = new Set([...allLayers(document.document.layers)].map((layer) => layer.id));
    const selection = tab.selection.every((layer) => there.has(layer)) ? tab.selection : tab.selection.filter((layer) => there.has(layer));
    context.patchTab(id, { history: document.history, draft: document.draft, selection });
    if (document.history === tab.history) return;
    making.stepChanged(id);
    journal.changed(id);
  }

  async function openFile(file: File): Promise<void> {
    // by its path where the host knows it: then it is among the recent ones, and saved where it lies
    const path = host.pathOf(file);
    if (path !== null) return openPath(path);
    const limit = context.state.status?.limits.uploadBytes;
    if (limit !== undefined && file.size > limit) throw new Failure('upload-too-large', { file: file.name, limit });
    if (isProjectName(file.name)) {
      const project = await server.projects.send(file.name, file);
      openProject(project, currentStep(project.history).id);
    } else {
      openPhoto(await server.photos.send(file.name, file));
    }
  }

  async function openPath(path: string): Promise<void> {
    if (!isProjectName(path)) return openPhoto(await server.photos.open(path));
    const project = await server.projects.open(path);
    openProject(project, currentStep(project.history).id);
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
    const { history } = tab;
    const savedStep = currentStep(history).id;
    let file = suggested;
    if (target === 'download') {
      // the tab keeps the photo's name: where the browser put the project is not known
      host.download(await server.projects.bytes(history), suggested);
      context.patchTab(tab.id, { savedStep });
    } else {
      // the host's dialog has asked already where the file is there
      const { path } = await server.projects.save({ history, path: target, overwrite: true });
      const name = baseName(path);
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
    async openFiles(files) {
      for (const file of files) await attempt(() => openFile(file));
    },
    openPath: (path) => attempt(() => openPath(path)),
    openSample: (id) => attempt(async () => openPhoto(await server.openSample(id))),
    async openDialog() {
      await attempt(async () => {
        const { paths, files } = await host.pickFiles();
        for (const path of paths) await attempt(() => openPath(path));
        for (const file of files) await attempt(() => openFile(file));
      });
    },
    async addAsLayers(files) {
      const document = context.activeDocument;
      if (!document) return;
      for (const file of files) await attempt(() => addPictureLayers(context, document, file));
    },
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
      if (isSaved(tab.history, tab.savedStep)) remove(tab);
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
        openProject(project, null);
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

function isProjectName(name: string): boolean {
  return /\.ora$/i.test(name);
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
