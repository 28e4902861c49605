import { Failure } from '../../core/errors/failure';
import type { PhotoPoint } from '../../core/geometry/frames';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import type { CandidateMask, EditorTab } from './editor';
import { chosenOf, type MakingContext } from './making-context';
import type { FullMask, MaskAnswer } from './ports';
import { isInside } from './prompt-places';

/** An answer that takes longer than this is shown as late (the outline dashes). */
const LATE_MS = 120;
/** A mask that stands this long is sharpened; before, the next click is likelier than Enter. */
const STANDS_MS = 400;

/** What is asked of the decoder: the newest question wins, and a photo that the decoder has let go is given to it again. */
export class Asking {
  readonly #base: MakingContext;

  constructor(base: MakingContext) {
    this.#base = base;
  }

  /** Shows the mask under the pointer; null: the pointer has left. */
  async hover(tab: EditorTab, point: PhotoPoint | null): Promise<void> {
    const session = this.#base.session(tab.id);
    const question = session.nextHover();
    const wanted = point !== null && this.#base.context.state.settings.preview && tab.making === null && tab.encoding.state === 'done' && isInside(point, tab.photo);
    if (!wanted) {
      if (tab.hover) this.#base.context.patchTab(tab.id, { hover: null });
      return;
    }
    const { firstClick } = this.#base.context.state;
    const prompts: PromptSet = {
      points: [{ id: 'hover', x: point.x, y: point.y, kind: 'include' }],
      box: null,
      ...(firstClick === 'best' ? {} : { firstClick }),
    };
    const show = (hover: CandidateMask | null): void => {
      // overtaken by a click, another hover or the pointer's leaving
      if (hover === null || !session.isNewestHover(question) || this.#base.context.tab(tab.id)?.making) return;
      this.#base.context.patchTab(tab.id, { hover: hover.area > 0 ? hover : null });
    };
    try {
      show(await this.#base.context.ports.masks.hover(tab.photo.id, prompts, show));
    } catch (error) {
      if (isLetGo(error)) await this.#base.readAgain(tab.id);
      else this.#base.say.report(error);
    }
  }

  /** Asks for the mask of a tab's prompts. @returns when it is answered, failed or overtaken */
  ask(tabId: string): Promise<void> {
    return (this.#base.session(tabId).pending = this.#question(tabId));
  }

  async #question(tabId: string): Promise<void> {
    const tab = this.#base.context.tab(tabId);
    if (!tab?.making || tab.encoding.state !== 'done') return;
    const { prompts } = tab.making;
    const session = this.#base.session(tabId);
    const question = session.ask(LATE_MS, () => this.#base.patch(tabId, { late: true }));
    const show = (answer: MaskAnswer): void => {
      if (!session.isNewest(question)) return;
      const chosen = answer.candidates.some((mask) => mask.candidate === session.picked) ? session.picked : answer.chosen;
      this.#base.patch(tabId, { candidates: answer.candidates, chosen, late: false, milliseconds: answer.milliseconds });
    };
    try {
      const answer = await this.#base.context.ports.masks.answer(tab.photo.id, prompts, (early) => {
        if (session.isNewest(question)) session.answered();
        show(early);
      });
      if (answer === null || !session.isNewest(question)) return;
      session.answered();
      show(answer);
      if (!session.inGesture) this.#base.announceChosen(tabId);
      this.sharpenSoon(tabId);
    } catch (error) {
      if (!session.isNewest(question)) return;
      // it is asked once more when the photo is there again
      if (isLetGo(error)) await this.#base.readAgain(tabId);
      if (!session.isNewest(question)) return;
      session.answered();
      this.#base.patch(tabId, { late: false });
      if (!isLetGo(error)) this.#base.say.report(error);
    }
  }

  /** Sharpens the chosen mask in place, once it has stood for a moment. */
  sharpenSoon(tabId: string): void {
    this.#base.session(tabId).stands(STANDS_MS, () => void this.#sharpen(tabId));
  }

  async #sharpen(tabId: string): Promise<void> {
    const tab = this.#base.context.tab(tabId);
    const making = tab?.making;
    const chosen = chosenOf(making ?? null);
    if (!tab || !making || !chosen || this.#base.session(tabId).inGesture) return;
    try {
      const sharp = await this.#base.context.ports.masks.sharpen(tab.photo.id, making.prompts, chosen.candidate);
      const now = this.#base.context.tab(tabId)?.making;
      // whatever came meanwhile has another mask
      if (!sharp || now?.prompts !== making.prompts || chosenOf(now) !== chosen) return;
      this.#base.patch(tabId, { candidates: now.candidates.map((mask) => (mask === chosen ? { ...mask, ...sharp } : mask)) });
    } catch (error) {
      // a photo that was let go is asked for again by whoever keeps the mask
      if (!isLetGo(error)) this.#base.say.report(error);
    }
  }

  /**
   * The chosen mask at the photo's full size, sharpened; shown as late where that isn't done yet.
   * @param wanted whether the mask is still to be kept: of one that isn't nothing is shown or said
   */
  async full(tab: EditorTab, prompts: PromptSet, candidate: Candidate, wanted: () => boolean): Promise<FullMask> {
    const { masks } = this.#base.context.ports;
    const late = setTimeout(() => {
      if (!wanted()) return;
      this.#base.patch(tab.id, { late: true });
      this.#base.say.announce({ id: 'hint.keeping' });
    }, LATE_MS);
    try {
      return await masks.full(tab.photo.id, prompts, candidate);
    } catch (error) {
      if (!isLetGo(error) || !wanted()) throw error;
      await this.#base.readAgain(tab.id);
      return await masks.full(tab.photo.id, prompts, candidate);
    } finally {
      clearTimeout(late);
      if (wanted()) this.#base.patch(tab.id, { late: false });
    }
  }
}

/** Whether the decoder has let the photo go, to hold others. */
function isLetGo(error: unknown): boolean {
  return error instanceof Failure && error.code === 'photo-unknown';
}
