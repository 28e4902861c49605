import type { MaskLayer } from '../../core/document/document';
import { addMaskLayer, replaceMask, type KeptMask } from '../../core/document/changes';
import { findLayer } from '../../core/document/walk';
import { Failure } from '../../core/errors/failure';
import type { PhotoPoint, Size } from '../../core/geometry/frames';
import { currentStep } from '../../core/history/history';
import { hasPrompts, isAmbiguous, NO_PROMPTS, type Candidate, type PromptBox, type PromptSet } from '../../core/prompts/prompts';
import type { EditorContext } from './context';
import { formatIou, formatShare } from '../words/numbers';
import type { CandidateMask, EditorCommands, EditorTab, MakingMask, Message } from './editor';
import { MakingSession } from './making-session';
import type { FullMask, MaskAnswer } from './ports';

type MakingCommands = Pick<
  EditorCommands,
  | 'hoverAt' | 'addPoint' | 'movePoint' | 'removePoint' | 'selectPoint' | 'setBox' | 'selectSubject' | 'removeLastPrompt' | 'endGesture' | 'choose' | 'cycleCandidate' | 'keep'
  | 'drop' | 'editPrompts' | 'moveCrosshair'
>;

/** An answer that takes longer than this is shown as late (the outline dashes). */
const LATE_MS = 120;
/** A box with a side under this many photo pixels has no area worth asking about. */
const LEAST_BOX = 1;

/**
 * The mask that is being made: its prompts, the decoder's answers, and what becomes of it. The
 * newest question wins; what was asked before it is forgotten.
 */
export class Making {
  readonly #context: EditorContext;
  readonly #say: Pick<EditorCommands, 'report' | 'announce' | 'notify'>;
  readonly #readAgain: (tab: string) => Promise<void>;
  /** by tab */
  readonly #sessions = new Map<string, MakingSession>();

  /** @param readAgain gives the decoder the photo of a tab that it has let go, and then calls `embeddingArrived` */
  constructor(context: EditorContext, say: Pick<EditorCommands, 'report' | 'announce' | 'notify'>, readAgain: (tab: string) => Promise<void>) {
    this.#readAgain = readAgain;
    this.#context = context;
    this.#say = say;
  }

  readonly commands: MakingCommands = {
    hoverAt: (point) => {
      const tab = this.#context.activeTab;
      if (tab) void this.#hover(tab, point);
    },
    addPoint: (point, kind) => {
      const tab = this.#context.activeTab;
      if (!tab) return;
      if (!isInside(point, tab.photo)) return this.#hint('hint.outside');
      const before = promptsOf(tab);
      const { firstClick } = this.#context.state;
      const first = !hasPrompts(before) && kind === 'include' && firstClick !== 'best' ? { firstClick } : {};
      this.#setPrompts(tab, { ...before, ...first, points: [...before.points, { id: crypto.randomUUID(), x: point.x, y: point.y, kind }] }, 'add');
    },
    movePoint: (id, point) => {
      const tab = this.#context.activeTab;
      if (!tab?.making) return;
      const at = intoPhoto(point, tab.photo);
      const points = tab.making.prompts.points.map((other) => (other.id === id ? { ...other, x: at.x, y: at.y } : other));
      this.#setPrompts(tab, { ...tab.making.prompts, points }, `move ${id}`);
    },
    removePoint: (id) => {
      const tab = this.#context.activeTab;
      if (!tab?.making) return;
      this.#setPrompts(tab, { ...tab.making.prompts, points: tab.making.prompts.points.filter((point) => point.id !== id) }, 'remove');
    },
    selectPoint: (id) => {
      const tab = this.#context.activeTab;
      if (tab?.making && tab.making.selectedPoint !== id) this.#patchMaking(tab.id, { selectedPoint: id });
    },
    setBox: (box) => {
      const tab = this.#context.activeTab;
      if (!tab) return;
      const cut = box && intersection(box, tab.photo);
      if (box && !cut) return this.#hint('hint.boxEmpty');
      const before = promptsOf(tab);
      if (cut || before.box) this.#setPrompts(tab, { ...withoutSubject(before), box: cut }, cut ? 'box' : 'remove');
    },
    selectSubject: () => {
      const tab = this.#context.activeTab;
      if (!tab) return;
      // edited prompts give way as well: the layer that is being made again stays the same
      this.#setPrompts(tab, { points: [], box: null, subject: true }, 'add');
    },
    removeLastPrompt: () => {
      const tab = this.#context.activeTab;
      if (!tab?.making) return;
      const { prompts } = tab.making;
      if (prompts.subject && prompts.points.length === 0) return this.#setPrompts(tab, withoutSubject(prompts), 'remove');
      const boxIsLast = prompts.box !== null && prompts.points.length <= this.#session(tab.id).clicksBeforeBox;
      this.#setPrompts(tab, boxIsLast ? { ...prompts, box: null } : { ...prompts, points: prompts.points.slice(0, -1) }, 'remove');
    },
    endGesture: () => {
      const tab = this.#context.activeTab;
      if (!tab) return;
      this.#session(tab.id).endGesture();
      this.#announceChosen(tab.id);
    },
    choose: (candidate) => {
      const tab = this.#context.activeTab;
      if (tab) this.#choose(tab, candidate);
    },
    cycleCandidate: (direction) => {
      const tab = this.#context.activeTab;
      if (!tab?.making || tab.making.candidates.length === 0) return;
      const names = tab.making.candidates.map((mask) => mask.candidate);
      const index = tab.making.chosen === null ? 0 : names.indexOf(tab.making.chosen);
      const next = names.at((index + direction) % names.length);
      if (next) this.#choose(tab, next);
    },
    keep: async () => {
      const tab = this.#context.activeTab;
      if (tab) await this.#keep(tab.id);
    },
    drop: () => {
      const tab = this.#context.activeTab;
      if (tab?.making) this.#drop(tab, tab.making);
    },
    editPrompts: async (layerId) => {
      const tab = this.#context.activeTab;
      const layer = tab && findLayer(this.#documentOf(tab), layerId);
      if (!tab || layer?.kind !== 'mask' || layer.locked || !hasPrompts(layer.prompts)) return;
      const session = this.#session(tab.id);
      session.start();
      session.picked = layer.candidate;
      this.#context.patch({ tool: 'object' });
      this.#context.patchTab(tab.id, { making: startOf(layer), hover: null });
      this.#showUndo(tab.id);
      await this.#ask(tab.id);
    },
    moveCrosshair: (to) => {
      const tab = this.#context.activeTab;
      if (!tab) return;
      const crosshair = to && intoPhoto(to, tab.photo);
      this.#context.patchTab(tab.id, { crosshair });
      if (crosshair) void this.#hover(tab, crosshair);
    },
  };

  /** Takes back the last change of the prompts, or brings back a mask that was just dropped. @returns false where there is neither */
  undo(): boolean {
    const tab = this.#context.activeTab;
    if (!tab) return false;
    const session = this.#session(tab.id);
    if (!tab.making) {
      const dropped = session.takeDropped(this.#stepOf(tab));
      if (!dropped) return false;
      this.#adopt(tab, dropped);
      return true;
    }
    const before = session.undo(tab.making, this.#stepOf(tab));
    this.#adopt(tab, before);
    return true;
  }

  redo(): boolean {
    const tab = this.#context.activeTab;
    if (!tab) return false;
    const after = this.#session(tab.id).redo(tab.making, this.#stepOf(tab));
    if (!after) return false;
    this.#adopt(tab, after);
    return true;
  }

  /** Asks again, now that the photo's embedding is there. */
  embeddingArrived(tab: string): void {
    void this.#ask(tab);
  }

  /** The document went to another step: what was dropped or taken back before it may be out of reach. */
  stepChanged(tab: string): void {
    this.#showUndo(tab);
  }

  forget(tab: string): void {
    this.#sessions.delete(tab);
  }

  async #hover(tab: EditorTab, point: PhotoPoint | null): Promise<void> {
    const session = this.#session(tab.id);
    const question = session.nextHover();
    const wanted = point !== null && this.#context.state.settings.preview && tab.making === null && tab.encoding.state === 'done' && isInside(point, tab.photo);
    if (!wanted) {
      if (tab.hover) this.#context.patchTab(tab.id, { hover: null });
      return;
    }
    const { firstClick } = this.#context.state;
    const prompts: PromptSet = {
      points: [{ id: 'hover', x: point.x, y: point.y, kind: 'include' }],
      box: null,
      ...(firstClick === 'best' ? {} : { firstClick }),
    };
    const show = (hover: CandidateMask | null): void => {
      // overtaken by a click, another hover or the pointer's leaving
      if (hover === null || !session.isNewestHover(question) || this.#context.tab(tab.id)?.making) return;
      this.#context.patchTab(tab.id, { hover: hover.area > 0 ? hover : null });
    };
    try {
      show(await this.#context.ports.masks.hover(tab.photo.id, prompts, show));
    } catch (error) {
      if (isLetGo(error)) await this.#readAgain(tab.id);
      else this.#say.report(error);
    }
  }

  #setPrompts(tab: EditorTab, prompts: PromptSet, gesture: string): void {
    const session = this.#session(tab.id);
    session.record(tab.making, gesture);
    if (gesture === 'box') session.clicksBeforeBox = prompts.points.length;
    // another number of prompts is another question: what was picked for the last one doesn't hold
    if (gesture === 'add' || gesture === 'remove') session.picked = null;
    const making = tab.making ? { ...tab.making, prompts } : { ...EMPTY_MAKING, prompts };
    this.#adopt(tab, hasPrompts(prompts) ? { ...making, selectedPoint: stillThere(making, prompts) } : null);
  }

  #adopt(tab: EditorTab, making: MakingMask | null): void {
    const session = this.#session(tab.id);
    session.nextHover();
    this.#context.patchTab(tab.id, { making, hover: null });
    this.#showUndo(tab.id);
    if (making) void this.#ask(tab.id);
    else session.cancelQuestion();
  }

  #ask(tabId: string): Promise<void> {
    return (this.#session(tabId).pending = this.#question(tabId));
  }

  async #question(tabId: string): Promise<void> {
    const tab = this.#context.tab(tabId);
    if (!tab?.making || tab.encoding.state !== 'done') return;
    const { prompts } = tab.making;
    const session = this.#session(tabId);
    const question = session.ask(LATE_MS, () => this.#patchMaking(tabId, { late: true }));
    const show = (answer: MaskAnswer): void => {
      if (!session.isNewest(question)) return;
      const chosen = answer.candidates.some((mask) => mask.candidate === session.picked) ? session.picked : answer.chosen;
      this.#patchMaking(tabId, { candidates: answer.candidates, chosen, late: false, milliseconds: answer.milliseconds });
    };
    try {
      const answer = await this.#context.ports.masks.answer(tab.photo.id, prompts, (early) => {
        if (session.isNewest(question)) session.answered();
        show(early);
      });
      if (answer === null || !session.isNewest(question)) return;
      session.answered();
      show(answer);
      if (!session.inGesture) this.#announceChosen(tabId);
    } catch (error) {
      if (!session.isNewest(question)) return;
      // it is asked once more when the photo is there again
      if (isLetGo(error)) await this.#readAgain(tabId);
      if (!session.isNewest(question)) return;
      session.answered();
      this.#patchMaking(tabId, { late: false });
      if (!isLetGo(error)) this.#say.report(error);
    }
  }

  #choose(tab: EditorTab, candidate: Candidate): void {
    const { making } = tab;
    if (!making?.candidates.some((mask) => mask.candidate === candidate)) return;
    this.#session(tab.id).picked = candidate;
    const prompts = isAmbiguous(making.prompts) ? { ...making.prompts, firstClick: candidate } : making.prompts;
    this.#patchMaking(tab.id, { chosen: candidate, prompts });
    this.#announceChosen(tab.id);
  }

  async #keep(tabId: string): Promise<void> {
    const session = this.#session(tabId);
    if (session.keeping) return;
    session.keeping = true;
    try {
      // Enter right after a click keeps what the click gives
      if (!chosenOf(this.#context.tab(tabId)?.making ?? null)) await session.settled();
      const tab = this.#context.tab(tabId);
      const document = this.#context.documents.get(tabId);
      const making = tab?.making;
      const chosen = chosenOf(making ?? null);
      if (!tab || !making || !document || !chosen) return;
      const full = await this.#full(tab, making.prompts, chosen.candidate);
      if (full.area === 0) return this.#hint('hint.maskEmpty');
      await this.#context.ports.server.blobs.put(full.sha256, full.bytes);
      const kept: KeptMask = {
        mask: { blob: full.sha256, bounds: full.bounds, area: full.area },
        prompts: making.prompts,
        candidate: chosen.candidate,
        predictedIou: full.predictedIou,
        stability: full.stability,
      };
      const edited = making.layerId === null ? undefined : findLayer(document.committed, making.layerId);
      const id = edited?.id ?? crypto.randomUUID();
      this.#context.patchTab(tab.id, { making: null, hover: null, selection: [id] });
      session.start();
      if (edited) {
        document.commit('refine', edited.name, (before) => replaceMask(before, edited.id, kept));
      } else {
        const word = this.#context.ports.text({ id: 'layers.newWord' });
        const added = addMaskLayer(document.committed, kept, word, id);
        document.commit('keep', findLayer(added, id)?.name ?? word, () => added);
      }
      this.#showUndo(tab.id);
      this.#say.announce({ id: 'say.kept', values: { name: findLayer(document.committed, id)?.name ?? '' } });
    } catch (error) {
      this.#say.report(error);
    } finally {
      session.keeping = false;
    }
  }

  async #full(tab: EditorTab, prompts: PromptSet, candidate: Candidate): Promise<FullMask> {
    const { masks } = this.#context.ports;
    try {
      return await masks.full(tab.photo.id, prompts, candidate);
    } catch (error) {
      if (!isLetGo(error)) throw error;
      await this.#readAgain(tab.id);
      return masks.full(tab.photo.id, prompts, candidate);
    }
  }

  #drop(tab: EditorTab, making: MakingMask): void {
    this.#session(tab.id).drop(making, this.#stepOf(tab));
    this.#context.patchTab(tab.id, { making: null, hover: null });
    this.#showUndo(tab.id);
    this.#say.notify({ id: 'say.dropped' }, { label: { id: 'say.undo' }, run: () => this.undo() });
  }

  #announceChosen(tabId: string): void {
    const tab = this.#context.tab(tabId);
    const chosen = chosenOf(tab?.making ?? null);
    if (!tab || !chosen) return;
    const share = chosen.area / (tab.photo.width * tab.photo.height);
    this.#say.announce({
      id: 'say.mask',
      values: { name: { id: `candidate.${chosen.candidate}` }, share: formatShare(share), iou: formatIou(chosen.predictedIou) },
    });
  }

  #patchMaking(tabId: string, change: Partial<MakingMask>): void {
    const making = this.#context.tab(tabId)?.making;
    if (making) this.#context.patchTab(tabId, { making: { ...making, ...change } });
  }

  #showUndo(tabId: string): void {
    const tab = this.#context.tab(tabId);
    if (!tab) return;
    const session = this.#session(tabId);
    const step = this.#stepOf(tab);
    const undo = tab.making !== null || session.hasDropped(step);
    const redo = session.canRedo(step);
    if (tab.promptUndo.undo !== undo || tab.promptUndo.redo !== redo) this.#context.patchTab(tabId, { promptUndo: { undo, redo } });
  }

  #hint(id: Message['id']): void {
    this.#context.patch({ hint: { id } });
  }

  #session(tab: string): MakingSession {
    let session = this.#sessions.get(tab);
    if (!session) this.#sessions.set(tab, (session = new MakingSession()));
    return session;
  }

  #documentOf(tab: EditorTab) {
    return currentStep(tab.history).document;
  }

  #stepOf(tab: EditorTab): string {
    return currentStep(tab.history).id;
  }
}

const EMPTY_MAKING: MakingMask = { prompts: NO_PROMPTS, candidates: [], chosen: null, layerId: null, selectedPoint: null, late: false, milliseconds: null };

/** The mask that Enter would keep. */
export function chosenOf(making: MakingMask | null): CandidateMask | null {
  return making?.candidates.find((mask) => mask.candidate === making.chosen) ?? null;
}

/** Whether the decoder has let the photo go, to hold others. */
function isLetGo(error: unknown): boolean {
  return error instanceof Failure && error.code === 'photo-unknown';
}

function startOf(layer: MaskLayer): MakingMask {
  return { ...EMPTY_MAKING, prompts: layer.prompts, layerId: layer.id };
}

function promptsOf(tab: EditorTab): PromptSet {
  return tab.making?.prompts ?? NO_PROMPTS;
}

function stillThere(making: MakingMask, prompts: PromptSet): string | null {
  return prompts.points.some((point) => point.id === making.selectedPoint) ? making.selectedPoint : null;
}

export function isInside(point: PhotoPoint, photo: Size): boolean {
  return point.x >= 0 && point.y >= 0 && point.x <= photo.width && point.y <= photo.height;
}

function intoPhoto(point: PhotoPoint, photo: Size): PhotoPoint {
  return { x: Math.min(photo.width, Math.max(0, point.x)), y: Math.min(photo.height, Math.max(0, point.y)) };
}

function intersection(box: PromptBox, photo: Size): PromptBox | null {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(photo.width, box.x + box.width) - x;
  const height = Math.min(photo.height, box.y + box.height) - y;
  return width >= LEAST_BOX && height >= LEAST_BOX ? { x, y, width, height } : null;
}

function withoutSubject({ subject: _, ...prompts }: PromptSet): PromptSet {
  return prompts;
}
