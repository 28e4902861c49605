import type { MaskLayer } from '../../core/document/document';
import { findLayer } from '../../core/document/walk';
import { hasPrompts, isAmbiguous, NO_PROMPTS, type Candidate, type PromptBox, type PromptSet } from '../../core/prompts/prompts';
import { Asking } from './asking';
import type { EditorContext } from './context';
import type { EditorCommands, EditorState, EditorTab, MakingMask } from './editor';
import { keepMask } from './keeping';
import { documentOf, MakingContext, stepOf } from './making-context';
import { boxOnPhoto, intoPhoto, isInside } from './prompt-places';

type MakingCommands = Pick<
  EditorCommands,
  | 'hoverAt' | 'addPoint' | 'movePoint' | 'removePoint' | 'selectPoint' | 'setBox' | 'cancelBox' | 'changeBox' | 'selectSubject' | 'removeLastPrompt' | 'endGesture' | 'choose' | 'cycleCandidate' | 'keep'
  | 'kept' | 'drop' | 'editPrompts' | 'moveCrosshair'
>;

/**
 * The mask that is being made: its prompts, the decoder's answers, and what becomes of it. The
 * newest question wins; what was asked before it is forgotten.
 */
export class Making {
  readonly #base: MakingContext;
  readonly #asking: Asking;

  /** @param readAgain gives the decoder the photo of a tab that it has let go, and then calls `embeddingArrived` */
  constructor(context: EditorContext, say: Pick<EditorCommands, 'report' | 'announce' | 'notify' | 'hint'>, readAgain: (tab: string) => Promise<void>) {
    this.#base = new MakingContext(context, say, readAgain);
    this.#asking = new Asking(this.#base);
  }

  readonly commands: MakingCommands = {
    hoverAt: (point) => {
      const tab = this.#base.context.activeTab;
      if (tab) void this.#asking.hover(tab, point);
    },
    addPoint: (point, kind) =>
      this.#afterKeeping((tab) => {
        if (!isInside(point, tab.photo)) return this.#base.hint('hint.outside');
        const before = promptsOf(tab);
        const { firstClick } = this.#base.context.state;
        const first = !hasPrompts(before) && kind === 'include' && firstClick !== 'best' ? { firstClick } : {};
        this.#setPrompts(tab, { ...before, ...first, points: [...before.points, { id: crypto.randomUUID(), x: point.x, y: point.y, kind }] }, 'add');
      }),
    movePoint: (id, point) => {
      const tab = this.#base.context.activeTab;
      if (!tab?.making) return;
      const at = intoPhoto(point, tab.photo);
      const points = tab.making.prompts.points.map((other) => (other.id === id ? { ...other, x: at.x, y: at.y } : other));
      this.#setPrompts(tab, { ...tab.making.prompts, points }, `move ${id}`);
    },
    removePoint: (id) => {
      const tab = this.#base.context.activeTab;
      if (!tab?.making) return;
      this.#setPrompts(tab, { ...tab.making.prompts, points: tab.making.prompts.points.filter((point) => point.id !== id) }, 'remove');
    },
    selectPoint: (id) => {
      const tab = this.#base.context.activeTab;
      if (tab?.making && tab.making.selectedPoint !== id) this.#base.patch(tab.id, { selectedPoint: id });
    },
    setBox: (box) => this.#afterKeeping((tab) => this.#setBox(tab, box, 'box'), 'box'),
    cancelBox: () =>
      this.#afterKeeping((tab) => {
        const session = this.#base.session(tab.id);
        if (session.isDrawingBox) this.#adopt(tab, session.takeBackGesture());
      }),
    changeBox: (box) => {
      const tab = this.#base.context.activeTab;
      if (!tab?.making?.prompts.box) return;
      if (box) this.#setBox(tab, box, 'move box');
      else this.#setPrompts(tab, { ...tab.making.prompts, box: null }, 'remove');
    },
    // edited prompts give way as well: the layer that is being made again stays the same
    selectSubject: () => this.#afterKeeping((tab) => this.#setPrompts(tab, { points: [], box: null, subject: true }, 'add')),
    removeLastPrompt: () => {
      const tab = this.#base.context.activeTab;
      if (!tab?.making) return;
      const { prompts } = tab.making;
      if (prompts.subject && prompts.points.length === 0) return this.#setPrompts(tab, withoutSubject(prompts), 'remove');
      const boxIsLast = prompts.box !== null && prompts.points.length <= this.#base.session(tab.id).clicksBeforeBox;
      this.#setPrompts(tab, boxIsLast ? { ...prompts, box: null } : { ...prompts, points: prompts.points.slice(0, -1) }, 'remove');
    },
    endGesture: () =>
      this.#afterKeeping(({ id }) => {
        this.#base.session(id).endGesture();
        this.#base.announceChosen(id);
      }),
    choose: (candidate) => {
      const tab = this.#base.context.activeTab;
      if (tab) this.#choose(tab, candidate);
    },
    cycleCandidate: (direction) => {
      const tab = this.#base.context.activeTab;
      if (!tab?.making || tab.making.candidates.length === 0) return;
      const names = tab.making.candidates.map((mask) => mask.candidate);
      const index = tab.making.chosen === null ? 0 : names.indexOf(tab.making.chosen);
      const next = names.at((index + direction) % names.length);
      if (next) this.#choose(tab, next);
    },
    keep: async (tab = this.#base.context.activeTab?.id) => {
      if (tab !== undefined) await keepMask(this.#base, this.#asking, tab);
    },
    kept: (tab) => this.kept(tab),
    drop: () => {
      const tab = this.#base.context.activeTab;
      if (tab?.making) this.#drop(tab, tab.making);
    },
    editPrompts: async (layerId) => {
      const tab = this.#base.context.activeTab;
      const layer = tab && findLayer(documentOf(tab), layerId);
      if (!tab || layer?.kind !== 'mask' || layer.locked || !hasPrompts(layer.prompts)) return;
      const session = this.#base.session(tab.id);
      session.endKeeping(false);
      session.start();
      session.picked = layer.candidate;
      this.#base.context.patch({ tool: 'object' });
      this.#base.context.patchTab(tab.id, { making: startOf(layer), hover: null });
      this.#base.showUndo(tab.id);
      await this.#asking.ask(tab.id);
    },
    moveCrosshair: (to) => {
      const tab = this.#base.context.activeTab;
      if (!tab) return;
      const crosshair = to && intoPhoto(to, tab.photo);
      this.#base.context.patchTab(tab.id, { crosshair });
      if (crosshair) void this.#asking.hover(tab, crosshair);
    },
  };

  /** Takes back the last change of the prompts, or brings back a mask that was just dropped. @returns false where there is neither */
  undo(): boolean {
    const tab = this.#base.context.activeTab;
    if (!tab) return false;
    const session = this.#base.session(tab.id);
    if (!tab.making) return this.#bringBack(tab);
    const before = session.undo(tab.making, stepOf(tab));
    this.#adopt(tab, before);
    return true;
  }

  redo(): boolean {
    const tab = this.#base.context.activeTab;
    if (!tab) return false;
    const after = this.#base.session(tab.id).redo(tab.making, stepOf(tab));
    if (!after) return false;
    this.#adopt(tab, after);
    return true;
  }

  /** Resolves when no mask of the tab is being kept. */
  async kept(tab: string): Promise<void> {
    await this.#base.known(tab)?.keeping?.kept;
  }

  /** Asks again, now that the photo's embedding is there. */
  embeddingArrived(tab: string): void {
    void this.#asking.ask(tab);
  }

  /** The document went to another step: what was dropped or taken back before it may be out of reach. */
  stepChanged(tab: string): void {
    this.#base.showUndo(tab);
  }

  forget(tab: string): void {
    this.#base.forget(tab);
  }

  /** Does it to the active tab. While its mask is being kept, it is the next mask's and waits. */
  #afterKeeping(act: (tab: EditorTab) => void, gesture: string | null = null): void {
    const tab = this.#base.context.activeTab;
    if (!tab) return;
    const session = this.#base.session(tab.id);
    const { keeping } = session;
    if (!keeping) return act(tab);
    const later = (): void => {
      const now = this.#base.context.tab(tab.id);
      if (now) act(now);
    };
    session.afterKeeping(keeping, later, gesture);
  }

  #setBox(tab: EditorTab, box: PromptBox, gesture: string): void {
    const cut = boxOnPhoto(box, tab.photo);
    if (!cut) return this.#base.hint('hint.boxEmpty');
    this.#setPrompts(tab, { ...withoutSubject(promptsOf(tab)), box: cut }, gesture);
  }

  #setPrompts(tab: EditorTab, prompts: PromptSet, gesture: string): void {
    const session = this.#base.session(tab.id);
    session.record(tab.making, gesture);
    if (gesture === 'box') session.clicksBeforeBox = prompts.points.length;
    // another number of prompts is another question: what was picked for the last one doesn't hold
    if (gesture === 'add' || gesture === 'remove') session.picked = null;
    const making = tab.making ? { ...tab.making, prompts } : { ...EMPTY_MAKING, prompts };
    this.#adopt(tab, hasPrompts(prompts) ? { ...making, selectedPoint: stillThere(making, prompts) } : null);
  }

  #adopt(tab: EditorTab, making: MakingMask | null): void {
    const session = this.#base.session(tab.id);
    session.nextHover();
    session.endKeeping(false);
    this.#base.context.patchTab(tab.id, { making: making && { ...making, keeping: false }, hover: null });
    this.#base.showUndo(tab.id);
    if (making) void this.#asking.ask(tab.id);
    else session.cancelQuestion();
  }

  #choose(tab: EditorTab, candidate: Candidate): void {
    const { making } = tab;
    if (!making?.candidates.some((mask) => mask.candidate === candidate)) return;
    const session = this.#base.session(tab.id);
    session.picked = candidate;
    session.endKeeping(false);
    const prompts = isAmbiguous(making.prompts) ? { ...making.prompts, firstClick: candidate } : making.prompts;
    this.#base.patch(tab.id, { chosen: candidate, prompts, keeping: false, late: making.late && !making.keeping });
    this.#base.announceChosen(tab.id);
    this.#asking.sharpenSoon(tab.id);
  }

  #drop(tab: EditorTab, making: MakingMask): void {
    const session = this.#base.session(tab.id);
    session.endKeeping(false);
    session.drop(making, stepOf(tab));
    this.#base.context.patchTab(tab.id, { making: null, hover: null });
    this.#base.showUndo(tab.id);
    // in the batch it would come back out of sight
    const droppedIn = ({ activeTab, workspace }: EditorState): EditorTab | null => {
      const now = activeTab === tab.id && workspace === 'edit' ? this.#base.context.tab(tab.id) : null;
      return now && session.hasDropped(stepOf(now)) ? now : null;
    };
    const run = (): void => {
      const now = droppedIn(this.#base.context.state);
      if (now) this.#bringBack(now);
    };
    this.#base.say.notify({ id: 'say.dropped' }, { tone: 'note', action: { label: { id: 'say.undo' }, run }, holds: (state) => droppedIn(state) !== null });
  }

  /** @returns false where no mask was dropped, or something else was done since */
  #bringBack(tab: EditorTab): boolean {
    const dropped = this.#base.session(tab.id).takeDropped(stepOf(tab));
    if (dropped) this.#adopt(tab, dropped);
    return dropped !== null;
  }
}

const EMPTY_MAKING: MakingMask = { prompts: NO_PROMPTS, candidates: [], chosen: null, layerId: null, selectedPoint: null, late: false, keeping: false, milliseconds: null };

function startOf(layer: MaskLayer): MakingMask {
  return { ...EMPTY_MAKING, prompts: layer.prompts, layerId: layer.id };
}

function promptsOf(tab: EditorTab): PromptSet {
  return tab.making?.prompts ?? NO_PROMPTS;
}

function stillThere(making: MakingMask, prompts: PromptSet): string | null {
  return prompts.points.some((point) => point.id === making.selectedPoint) ? making.selectedPoint : null;
}

function withoutSubject({ subject: _, ...prompts }: PromptSet): PromptSet {
  return prompts;
}
