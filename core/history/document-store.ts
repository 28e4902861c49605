import type { ImageDocument } from '../document/document';
import { canRedo, canUndo, commitStep, amendStep, currentStep, forgetBeyond, historyCost, HISTORY_BUDGET, jumpTo, STEP_MAKER, type StepMaker } from './history';
import { stepCost } from './step-cost';
import type { History, StepKind } from './step';

/** A change as a function from the document before to the document after (`core/document/changes`). */
export type Change = (document: ImageDocument) => ImageDocument;

export interface CommitOptions {
  /**
   * Names a gesture that makes several commits in a row: presses of an arrow key on one slider, a
   * wheel turned. Commits of the same gesture, kind and subject are one step, as long as nothing
   * else came between.
   */
  readonly gesture?: string;
}

export interface DocumentStoreOptions {
  /** bytes that the steps may take (`HISTORY_BUDGET`) */
  readonly budget?: number;
  readonly make?: StepMaker;
}

/**
 * One open document with its history: the one door for every change (`commit`), and undo, redo and
 * jump. Knows nothing of React; the window's store subscribes.
 *
 * While a slider or a drag is under way its changes are a **draft**: `document` shows it, the
 * history does not know it. Committing or cancelling ends it, so that a drag is one step or none.
 */
export class DocumentStore {
  #history: History;
  #draft: ImageDocument | null = null;
  #gesture: string | null = null;
  #bytes: number;
  readonly #budget: number;
  readonly #make: StepMaker;
  readonly #listeners = new Set<() => void>();

  constructor(history: History, options: DocumentStoreOptions = {}) {
    this.#budget = options.budget ?? HISTORY_BUDGET;
    this.#make = options.make ?? STEP_MAKER;
    this.#history = forgetBeyond(history, this.#budget);
    this.#bytes = historyCost(this.#history);
  }

  get history(): History {
    return this.#history;
  }

  /** The document as it is to be drawn: the draft while there is one, otherwise the current step's. */
  get document(): ImageDocument {
    return this.#draft ?? currentStep(this.#history).document;
  }

  /** The document as the current step has it. */
  get committed(): ImageDocument {
    return currentStep(this.#history).document;
  }

  get draft(): ImageDocument | null {
    return this.#draft;
  }

  get canUndo(): boolean {
    return canUndo(this.#history);
  }

  get canRedo(): boolean {
    return canRedo(this.#history);
  }

  /** Calls `listener` after every change of history or draft. @returns a function that ends it */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows a change without making a step; each preview starts from the committed document, not from the last preview. */
  preview(change: Change): void {
    const base = this.committed;
    const document = change(base);
    const draft = document === base ? null : document;
    if (draft === this.#draft) return;
    this.#draft = draft;
    this.#changed();
  }

  /** Puts back what was there before the draft. */
  cancel(): void {
    if (this.#draft === null) return;
    this.#draft = null;
    this.#changed();
  }

  /** Makes the draft a step. @returns whether there was one that changed anything */
  commitDraft(kind: StepKind, subject: string, options: CommitOptions = {}): boolean {
    const draft = this.#draft;
    return draft !== null && this.commit(kind, subject, () => draft, options);
  }

  /**
   * Makes a named step of a change to the committed document; a draft is dropped for it.
   * @returns false where the change had no effect and so made no step
   */
  commit(kind: StepKind, subject: string, change: Change, options: CommitOptions = {}): boolean {
    const hadDraft = this.#draft !== null;
    this.#draft = null;
    const before = this.#history;
    const step = currentStep(before);
    const document = change(step.document);
    const goesOn =
      options.gesture !== undefined && options.gesture === this.#gesture && !canRedo(before) && canUndo(before) && step.kind === kind && step.subject === subject;
    const next = goesOn ? amendStep(before, document, this.#make) : commitStep(before, kind, subject, document, this.#make);
    if (next === before) {
      if (hadDraft) this.#changed();
      return false;
    }
    this.#gesture = next.current < before.current ? null : (options.gesture ?? null);
    this.#adopt(next);
    return true;
  }

  undo(): boolean {
    return this.jump(this.#history.current - 1);
  }

  redo(): boolean {
    return this.jump(this.#history.current + 1);
  }

  /** Goes to any step; a draft is dropped. @returns false where there is no such step or it is the current one */
  jump(index: number): boolean {
    const next = jumpTo(this.#history, index);
    if (next === this.#history) return false;
    this.#draft = null;
    this.#gesture = null;
    this.#history = next;
    this.#changed();
    return true;
  }

  #adopt(next: History): void {
    // counted on step by step, and exactly only when the budget seems spent
    const seen = new WeakSet<object>();
    const before = next.steps[next.current - 1];
    if (before) stepCost(before, seen);
    this.#bytes += stepCost(currentStep(next), seen);
    this.#history = next;
    if (this.#bytes > this.#budget) {
      this.#history = forgetBeyond(next, this.#budget * 0.9);
      this.#bytes = historyCost(this.#history);
    }
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
