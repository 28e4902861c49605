import { newDocument } from '../../core/document/changes';
import type { PhotoInfo } from '../../core/document/document';
import { Failure } from '../../core/errors/failure';
import { currentStep, openHistory } from '../../core/history/history';
import type { OpenedProject } from '../../electron/api/contract';
import type { EditorContext } from './context';
import type { EditorCommands, EditorState, EditorTab, Message } from './editor';
import { fileName } from './file-name';
import { forgetOpeningBanners, openingBanners } from './notices';
import { addPictureLayers } from './pictures';

export type OpeningCommands = Pick<EditorCommands, 'openFiles' | 'openPath' | 'openArrived' | 'openKept' | 'openSample' | 'openDialog' | 'addAsLayers'>;

export type NewTab = Omit<OpenedProject, 'leftOut'>;

/** @param behind the tab that is in front stays there. @returns the new tab's id */
type AddTab = (opened: NewTab, savedStep: string | null, behind: boolean) => string;

/** How photos and projects come into the window, and what is said about those that don't. */
export class Opening {
  readonly #context: EditorContext;
  readonly #say: Pick<EditorCommands, 'report' | 'notify' | 'announce'>;
  readonly #addTab: AddTab;
  #running = 0;

  constructor(context: EditorContext, say: Pick<EditorCommands, 'report' | 'notify' | 'announce'>, addTab: AddTab) {
    this.#context = context;
    this.#say = say;
    this.#addTab = addTab;
  }

  readonly commands: OpeningCommands = {
    openFiles: (files) => this.#all(files.map((file) => this.#file(file))),
    openPath: (path, again = false) => this.#all([this.#path(path, again)]),
    openArrived: (paths) => this.#all(paths.map((path) => this.#path(path)), false),
    openKept: (id, name) => this.#all([{ name, open: async (behind) => this.#photo(await this.#server.photos.openKept(id, name), behind) }]),
    openSample: (id) => this.#all([{ name: null, open: async (behind) => this.#photo(await this.#server.openSample(id), behind) }]),
    openDialog: async () => {
      const front = frontOf(this.#context.state);
      try {
        const { paths, files } = await this.#context.ports.host.pickFiles();
        await this.#all([...paths.map((path) => this.#path(path)), ...files.map((file) => this.#file(file))], true, front);
      } catch (error) {
        this.#say.report(error);
      }
    },
    addAsLayers: async (files) => {
      const document = this.#context.activeDocument;
      if (document) await this.#all(files.map((file) => ({ name: file.name, open: () => addPictureLayers(this.#context, document, file) })));
    },
  };

  /** Puts a project into a tab. @param savedStep null for work that is not on disk */
  project(project: OpenedProject, savedStep: string | null, behind = false): void {
    this.#show(project, savedStep, behind);
    const { name, leftOut } = project;
    if (leftOut.length === 0) return;
    const message: Message = { id: 'say.leftOut', values: { file: name, layers: leftOut.join(', '), count: leftOut.length } };
    this.#say.notify(message, { tone: 'warn' });
    this.#say.announce(message);
  }

  /** The person works on: what was read about files before is done with. */
  wentOn(): void {
    // a layer that is being added is a change too, and no sign of anything
    if (this.#running === 0) forgetOpeningBanners(this.#context, openingBanners(this.#context), null);
  }

  get #server() {
    return this.#context.ports.server;
  }

  /**
   * Each on its own, so that a bad file doesn't stop the next. One that opens lets go what was read
   * about files before; what nobody has read yet stays, and what is said about those beside it.
   *
   * @param asked whether the person of this window asked for it, with this tab in front
   */
  async #all(opens: readonly FileToOpen[], asked = true, front = frontOf(this.#context.state)): Promise<void> {
    const said = openingBanners(this.#context);
    // settings and batch are not taken from under a person's hands by a photo that took its time, or that another program sent
    const behind: Behind = () => {
      const now = frontOf(this.#context.state);
      return (now === 'settings' || now === 'batch') && !(asked && front === now);
    };
    this.#running++;
    for (const { name, open } of opens) {
      try {
        await open(behind);
        forgetOpeningBanners(this.#context, said, name);
      } catch (error) {
        this.#say.report(error, [], 'opening');
      }
    }
    this.#running--;
  }

  #file(file: File): FileToOpen {
    // by its path where the host knows it: then it is among the recent ones, and saved where it lies
    const path = this.#context.ports.host.pathOf(file);
    return path === null ? { name: file.name, open: (behind) => this.#bytes(file, behind) } : this.#path(path);
  }

  async #bytes(file: File, behind: Behind): Promise<void> {
    const limit = this.#context.state.status?.limits.uploadBytes;
    if (limit !== undefined && file.size > limit) throw new Failure('upload-too-large', { file: file.name, limit });
    if (!isProjectName(file.name)) return this.#photo(await this.#server.photos.send(file.name, file, 'document'), behind);
    const project = await this.#server.projects.send(file.name, file);
    const step = currentStep(project.history).id;
    // where it lies is not known; what is in it tells that it is an open document as it was saved
    const open = this.#context.state.tabs.find((tab) => tab.path === null && tab.history.steps.some(({ id }) => id === step));
    if (open) this.#selectOpen(open, behind, () => this.project(project, step));
    else this.project(project, step, behind());
  }

  /** @param again in a tab of its own, also where it is open already */
  #path(path: string, again = false): FileToOpen {
    return {
      name: fileName(path),
      open: async (behind) => {
        if (!isProjectName(path)) return this.#photo(await this.#server.photos.open(path), behind, again);
        const open = this.#context.state.tabs.find((tab) => tab.path === path);
        if (open) return this.#selectOpen(open, behind);
        const project = await this.#server.projects.open(path);
        this.project(project, currentStep(project.history).id, behind());
      },
    };
  }

  /** @param again in a tab of its own, also where it is open already */
  #photo(photo: PhotoInfo, behind: Behind, again = false): void {
    const { tabs, batch } = this.#context.state;
    const open = tabs.find((tab) => tab.path === null && tab.photo.id === photo.id && tab.photo.name === photo.name && !batch.corrections[tab.id]);
    if (open && !again) return this.#selectOpen(open, behind, () => this.#photo(photo, () => false, true));
    const history = openHistory(newDocument(photo), photo.name);
    this.#show({ history, name: photo.name, path: null }, currentStep(history).id, behind());
  }

  #show(opened: NewTab, savedStep: string | null, behind: boolean): void {
    const id = this.#addTab(opened, savedStep, behind);
    const name = this.#context.tab(id)?.name ?? opened.name;
    if (!behind) return;
    this.#say.notify(
      { id: 'say.openBehind', values: { name } },
      {
        action: { label: { id: 'say.show' }, run: () => this.#context.patch({ activeTab: id, workspace: 'edit' }) },
        holds: (state) => frontOf(state) !== id && state.tabs.some((tab) => tab.id === id),
      },
    );
  }

  /** @param copy opens it once more */
  #selectOpen({ id, name }: EditorTab, behind: Behind, copy?: () => void): void {
    if (!behind()) this.#context.patch({ activeTab: id, workspace: 'edit' });
    const message: Message = { id: 'say.openAlready', values: { name } };
    this.#say.notify(message, { action: copy ? { label: { id: 'say.openCopy' }, run: copy } : null, tone: 'note' });
    this.#say.announce(message);
  }
}

/** Whether what is opened now has to stay behind what is in front. */
type Behind = () => boolean;

interface FileToOpen {
  /** as failures name it; null where it has none */
  readonly name: string | null;
  readonly open: (behind: Behind) => Promise<void>;
}

/** What the person has before them: a tab, the settings, the batch. */
function frontOf({ workspace, activeTab }: EditorState): string | null {
  return workspace === 'edit' ? activeTab : workspace;
}

function isProjectName(name: string): boolean {
  return /\.ora$/i.test(name);
}

/** Two tabs of one name could not be told apart. */
export function freeName(name: string, tabs: readonly EditorTab[]): string {
  const taken = new Set(tabs.map((tab) => tab.name));
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) {
    const numbered = `${name} (${number})`;
    if (!taken.has(numbered)) return numbered;
  }
}
