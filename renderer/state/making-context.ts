import type { ImageDocument } from '../../core/document/document';
import { currentStep } from '../../core/history/history';
import { formatIou, formatShare } from '../words/numbers';
import type { EditorContext } from './context';
import type { CandidateMask, EditorCommands, EditorTab, MakingMask, Message } from './editor';
import { MakingSession } from './making-session';

/** What the parts of making share: the sessions of the tabs, and how their state is changed and told. */
export class MakingContext {
  readonly context: EditorContext;
  readonly say: Pick<EditorCommands, 'report' | 'announce' | 'notify' | 'hint'>;
  /** gives the decoder the photo of a tab that it has let go */
  readonly readAgain: (tab: string) => Promise<void>;
  /** by tab */
  readonly #sessions = new Map<string, MakingSession>();

  constructor(context: EditorContext, say: Pick<EditorCommands, 'report' | 'announce' | 'notify' | 'hint'>, readAgain: (tab: string) => Promise<void>) {
    this.context = context;
    this.say = say;
    this.readAgain = readAgain;
  }

  session(tab: string): MakingSession {
    let session = this.#sessions.get(tab);
    if (!session) this.#sessions.set(tab, (session = new MakingSession()));
    return session;
  }

  /** That of a tab in which a mask was ever made; a look at one that is closed makes none. */
  known(tab: string): MakingSession | null {
    return this.#sessions.get(tab) ?? null;
  }

  forget(tab: string): void {
    const session = this.known(tab);
    session?.endKeeping(false);
    // no answer that is still to come is for it
    session?.cancelQuestion();
    this.#sessions.delete(tab);
  }

  announceChosen(tabId: string): void {
    const tab = this.context.tab(tabId);
    const chosen = chosenOf(tab?.making ?? null);
    if (!tab || !chosen) return;
    const share = chosen.area / (tab.photo.width * tab.photo.height);
    this.say.announce({
      id: 'say.mask',
      values: { name: { id: `candidate.${chosen.candidate}` }, share: formatShare(share), iou: formatIou(chosen.predictedIou) },
    });
  }

  patch(tabId: string, change: Partial<MakingMask>): void {
    const making = this.context.tab(tabId)?.making;
    if (making) this.context.patchTab(tabId, { making: { ...making, ...change } });
  }

  showUndo(tabId: string): void {
    const tab = this.context.tab(tabId);
    if (!tab) return;
    const session = this.session(tabId);
    const step = stepOf(tab);
    const undo = tab.making !== null || session.hasDropped(step);
    const redo = session.canRedo(step);
    if (tab.promptUndo.undo !== undo || tab.promptUndo.redo !== redo) this.context.patchTab(tabId, { promptUndo: { undo, redo } });
  }

  hint(id: Message['id']): void {
    this.say.hint({ id });
  }
}

/** The mask that Enter would keep. */
export function chosenOf(making: MakingMask | null): CandidateMask | null {
  return making?.candidates.find((mask) => mask.candidate === making.chosen) ?? null;
}

export function documentOf(tab: EditorTab): ImageDocument {
  return currentStep(tab.history).document;
}

export function stepOf(tab: EditorTab): string {
  return currentStep(tab.history).id;
}
