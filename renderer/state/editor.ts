import type { PhotoPoint, PhotoRect, Size } from '../../core/geometry/frames';
import type { LayerChange } from '../../core/document/changes';
import type { ImageDocument, PhotoInfo } from '../../core/document/document';
import type { History, StepKind } from '../../core/history/step';
import type { Candidate, PromptBox, PromptPoint, PromptSet } from '../../core/prompts/prompts';
import type { MessageKey } from '../words/catalogue';
import type { BatchState } from '../batch/batch-state';
import type { EngineInfo, JournalEntry, ModelInfo, Problem, Settings, StatusInfo } from '../../electron/api/contract';
import type { DecoderRuntime } from './ports';

/**
 * The state of the window and what can be done to it, in one view. The store (zustand, vanilla)
 * holds `EditorState`; `EditorCommands` are the only doors. Panels and canvas read state through
 * selectors and call commands; neither knows the other.
 */

export type Workspace = 'edit' | 'batch';
export type ToolName = 'select' | 'object' | 'box' | 'hand' | 'zoom';
export type MaskView = 'dim' | 'tint' | 'line' | 'matte' | 'black' | 'white' | 'checker' | 'rubylith';
export type Sheet = 'export' | 'inpaint';

/**
 * A sentence of the catalogue (`renderer/words`) with its values, so that what is on the screen
 * follows the language when it is switched.
 */
export interface Message {
  readonly id: MessageKey;
  readonly values?: Readonly<Record<string, string | number | Message>>;
}

/** Closed polygons in photo pixels, holes included (even-odd): the alpha 0.5 contour of a mask. */
export type Outline = readonly (readonly PhotoPoint[])[];

/** One of the masks that the last prompt gave. */
export interface CandidateMask {
  readonly candidate: Candidate;
  /** as the model gives it, may exceed 1 */
  readonly predictedIou: number;
  readonly stability: number;
  /** pixels of the photo */
  readonly area: number;
  readonly bounds: PhotoRect;
  readonly outline: Outline;
}

/** The mask that is being made and not kept yet. */
export interface MakingMask {
  readonly prompts: PromptSet;
  /** first the default choice's order of the chip: (combined,) whole, part, subpart; empty until the first answer */
  readonly candidates: readonly CandidateMask[];
  readonly chosen: Candidate | null;
  /** the layer whose prompts are being changed, null for a new mask */
  readonly layerId: string | null;
  readonly selectedPoint: string | null;
  /** an answer is due for more than 120 ms */
  readonly late: boolean;
  /** Enter was pressed: it becomes a layer as soon as it is there at full size */
  readonly keeping: boolean;
  readonly milliseconds: number | null;
}

export interface Viewport {
  /** screen pixels a photo pixel */
  readonly zoom: number;
  /** photo point at the top-left corner of the canvas element */
  readonly x: number;
  readonly y: number;
}

export type Encoding =
  | { readonly state: 'running'; readonly since: number }
  | { readonly state: 'done'; readonly seconds: number; readonly fromCache: boolean; readonly provider: string }
  | { readonly state: 'failed'; readonly problem: Problem };

export interface EditorTab {
  readonly id: string;
  readonly name: string;
  readonly path: string | null;
  readonly photo: PhotoInfo;
  readonly history: History;
  /** id of the step that is on disk, or of the opening where nothing needs saving; null for recovered work */
  readonly savedStep: string | null;
  readonly selection: readonly string[];
  readonly making: MakingMask | null;
  /** what undo and redo do before they reach the document's steps: prompts taken back, a mask that was dropped */
  readonly promptUndo: { readonly undo: boolean; readonly redo: boolean };
  readonly hover: CandidateMask | null;
  readonly viewport: Viewport;
  readonly encoding: Encoding;
  /** a slider is being dragged: shown instead of the document, not yet a step */
  readonly draft: ImageDocument | null;
  readonly highlightedLayer: string | null;
  readonly highlightedPoint: string | null;
  /** where the keyboard's pointer is, null while the mouse leads */
  readonly crosshair: PhotoPoint | null;
}

export interface Banner {
  readonly id: string;
  readonly tone: 'error' | 'warn';
  readonly problem: Problem;
  /** action ids of the registry, with a label of their own where needed */
  readonly actions: readonly BannerAction[];
  /** a file did not open: holds only until another one does, or the person goes on, once it was read */
  readonly about: 'opening' | null;
  /** it was in front for as long as it takes to read it */
  readonly read: boolean;
}

export interface Toast {
  readonly id: string;
  readonly message: Message;
  /** a second line, which is no sentence: where something lies */
  readonly detail: string | null;
  readonly action: { readonly label: Message; readonly run: () => void } | null;
  /** `ok`: what was wanted is done; `note`: something else is to be known; `warn`: it was done, but not as wanted */
  readonly tone: 'ok' | 'note' | 'warn';
  /** whether what its action promises can still be done: it goes as soon as this says no */
  readonly holds: (state: EditorState) => boolean;
}

export interface EditorState {
  readonly status: StatusInfo | null;
  readonly settings: Settings;
  readonly engine: EngineInfo | null;
  readonly model: ModelInfo | null;
  readonly decoderRuntime: DecoderRuntime | null;
  readonly workspace: Workspace;
  readonly tabs: readonly EditorTab[];
  /** id of a tab, `settings` for the settings tab, null when nothing is open */
  readonly activeTab: string | null;
  readonly settingsOpen: boolean;
  readonly tool: ToolName;
  readonly polarity: PromptPoint['kind'];
  /** what one click takes */
  readonly firstClick: Candidate | 'best';
  readonly view: MaskView;
  readonly sheet: Sheet | null;
  readonly exportGround: 'checker' | 'white' | 'black';
  readonly palette: boolean;
  readonly cheatSheet: boolean;
  readonly chromeHidden: boolean;
  readonly banners: readonly Banner[];
  readonly toast: Toast | null;
  /** what the polite live region says last */
  readonly announcement: Message | null;
  /** what the pointer may do now, for the middle of the status bar */
  readonly hint: Message | null;
  /** CSS pixels of the canvas element */
  readonly canvas: Size;
  /** work of an earlier run that can be brought back */
  readonly recoverable: readonly JournalEntry[];
  /** the tab with unsaved work that asked to be closed */
  readonly closing: string | null;
  readonly batch: BatchState;
}

/** What is shown around the photo; set at will. */
export type Chrome = Pick<
  EditorState,
  'workspace' | 'polarity' | 'firstClick' | 'view' | 'sheet' | 'exportGround' | 'palette' | 'cheatSheet' | 'chromeHidden' | 'settingsOpen' | 'hint'
>;

export interface BannerAction {
  readonly id: string;
  readonly label?: Message;
}

export interface EditorCommands {
  // documents
  /** photos and projects as bytes; each in a tab of its own. A bad one becomes a banner, the rest open */
  openFiles(files: readonly File[]): Promise<void>;
  /** a file of this computer, photo or project. @param again in a tab of its own, also where it is open already */
  openPath(path: string, again?: boolean): Promise<void>;
  /** files that another program gave: they don't take the place of the settings */
  openArrived(paths: readonly string[]): Promise<void>;
  /** a photo that came without a file, as long as it is kept */
  openKept(photo: string, name: string): Promise<void>;
  openSample(id: string): Promise<void>;
  /** the host's dialog: native on the desktop, a file input in the browser */
  openDialog(): Promise<void>;
  /** puts pictures on top of the active document as layers */
  addAsLayers(files: readonly File[]): Promise<void>;
  /** id of a tab, or `settings` */
  activate(tab: string): void;
  activateNext(direction: 1 | -1): void;
  /** asks first (`closing`) where work is not saved */
  close(tab: string): void;
  /** answers the question of `closing` */
  answerClose(answer: 'save' | 'discard' | 'cancel'): Promise<void>;
  save(as: boolean): Promise<void>;
  recover(documentId: string): Promise<void>;
  discardRecoverable(documentId: string): Promise<void>;
  /** reads the photo again after the encoder failed */
  encodeAgain(): void;

  // making a mask
  hoverAt(point: PhotoPoint | null): void;
  addPoint(point: PhotoPoint, kind: PromptPoint['kind']): void;
  /** moves of one drag are taken back together; see `endGesture` */
  movePoint(id: string, point: PhotoPoint): void;
  removePoint(id: string): void;
  selectPoint(id: string | null): void;
  /** the photo's main object, without any prompt */
  selectSubject(): void;
  /** a box is drawn, in the place of one that is there; see `cancelBox` and `endGesture` */
  setBox(box: PromptBox): void;
  /** gives up the box that is being drawn: what was there before it is back */
  cancelBox(): void;
  /** the box that is there gets other sides, or is taken away */
  changeBox(box: PromptBox | null): void;
  /** takes back the last prompt */
  removeLastPrompt(): void;
  /** a drag of a marker or box is over: what follows is taken back apart from it */
  endGesture(): void;
  choose(candidate: Candidate): void;
  cycleCandidate(direction: 1 | -1): void;
  /** @param tab else the active one */
  keep(tab?: string): Promise<void>;
  /** resolves when no mask of the tab is being kept: what is made of its layers waits for it */
  kept(tab: string): Promise<void>;
  drop(): void;
  /** opens a kept layer's prompts again */
  editPrompts(layerId: string): Promise<void>;
  moveCrosshair(to: PhotoPoint | null): void;

  // layers
  select(ids: readonly string[]): void;
  /** shows a change while a slider moves, without making a step; `null` puts it back */
  preview(layerId: string, change: LayerChange | null): void;
  /** @param gesture names a run of changes (presses of an arrow key on one slider) that is one step together */
  change(layerId: string, change: LayerChange, gesture?: string): void;
  remove(ids: readonly string[]): void;
  duplicate(ids: readonly string[]): void;
  /** `index` counts from the bottom of the stack */
  move(id: string, index: number): void;
  highlight(target: { readonly layer?: string | null; readonly point?: string | null }): void;
  /** any other change of the active document, or of the one in the given tab, as one named step; nothing where there is none */
  commit(kind: StepKind, subject: string, change: (document: ImageDocument) => ImageDocument, tab?: string): void;

  // history
  undo(): void;
  redo(): void;
  jump(step: number): void;

  // canvas
  setViewport(viewport: Viewport): void;
  fit(): void;
  actualSize(): void;
  zoomBy(factor: number): void;
  cycleView(): void;
  setCanvasSize(size: Size): void;

  // the window
  setTool(tool: ToolName): void;
  show(chrome: Partial<Chrome>): void;
  changeSettings(change: Partial<Settings>): Promise<void>;

  // what is said to the person
  /** turns anything thrown into a banner; an aborted request says nothing */
  report(error: unknown, actions?: readonly BannerAction[], about?: Banner['about']): void;
  dismissBanner(id: string): void;
  /** the person has had the time to read it */
  bannerRead(id: string): void;
  notify(message: Message, more?: Partial<Pick<Toast, 'action' | 'detail' | 'tone' | 'holds'>>): void;
  dismissToast(): void;
  announce(message: Message): void;
  /** says in the status bar why something was not done; null: another thing is being done */
  hint(message: Message | null): void;
}
