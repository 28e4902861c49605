import type { Candidate } from '../../core/prompts/prompts';
import type { MakingMask } from './editor';

/** A state of the mask in making as it can be brought back, and the document's step that it belonged to. */
interface Remembered {
  readonly making: MakingMask;
  readonly step: string;
}

/** A mask that is being made a layer: seconds pass, on a slow machine, until it is there at full size. */
export interface Keeping {
  /** whether it became one; false as soon as the mask is dropped or changed instead */
  readonly kept: Promise<boolean>;
  readonly end: (kept: boolean) => void;
  /** what is done meanwhile and means the next mask, in its order; with a mask that is dropped instead it is forgotten */
  readonly waiting: Waiting[];
}

interface Waiting {
  readonly act: () => void;
  readonly gesture: string | null;
}

/**
 * What the making of one tab's masks remembers beside the state that is shown: which question is the
 * newest, what a person picked, and the prompts' own undo and redo, which end where the mask is kept.
 */
export class MakingSession {
  /** the candidate that a person picked for the current prompts */
  picked: Candidate | null = null;
  /** how many clicks there were when the box was drawn: whether it or a click came last */
  clicksBeforeBox = 0;
  keeping: Keeping | null = null;
  /** the newest question, settled once it is answered or overtaken */
  pending: Promise<void> = Promise.resolve();
  #past: (MakingMask | null)[] = [];
  #future: Remembered[] = [];
  #dropped: { readonly making: MakingMask; readonly past: (MakingMask | null)[]; readonly picked: Candidate | null; readonly step: string } | null = null;
  #gesture: string | null = null;
  #question = 0;
  #hover = 0;
  #late: ReturnType<typeof setTimeout> | undefined;
  #standing: ReturnType<typeof setTimeout> | undefined;

  /** A new mask, or the prompts of another layer. */
  start(): void {
    this.cancelQuestion();
    this.picked = null;
    this.clicksBeforeBox = 0;
    this.#past = [];
    this.#future = [];
    this.#dropped = null;
    this.#gesture = null;
  }

  beginKeeping(): Keeping {
    let end: Keeping['end'] = () => undefined;
    const kept = new Promise<boolean>((resolve) => (end = resolve));
    const waiting: Waiting[] = [];
    void kept.then((became) => {
      if (became) for (const { act } of waiting) act();
    });
    return (this.keeping = { kept, end, waiting });
  }

  /** @param gesture of a drag only the last is done */
  afterKeeping(keeping: Keeping, act: () => void, gesture: string | null): void {
    const { waiting } = keeping;
    if (gesture !== null && waiting.at(-1)?.gesture === gesture) waiting.pop();
    waiting.push({ act, gesture });
  }

  endKeeping(kept: boolean): void {
    this.keeping?.end(kept);
    this.keeping = null;
  }

  /** Remembers the state before a change of the prompts; the changes of one drag are one. */
  record(before: MakingMask | null, gesture: string): void {
    this.#dropped = null;
    this.#future = [];
    const goesOn = gesture === this.#gesture && (gesture.startsWith('move') || gesture === 'box');
    if (!goesOn) this.#past.push(before);
    this.#gesture = gesture;
  }

  get inGesture(): boolean {
    return this.#gesture !== null && (this.#gesture.startsWith('move') || this.#gesture === 'box');
  }

  endGesture(): void {
    this.#gesture = null;
  }

  get isDrawingBox(): boolean {
    return this.#gesture === 'box';
  }

  /** The state before the drag that has not ended. */
  takeBackGesture(): MakingMask | null {
    this.#gesture = null;
    return this.#past.pop() ?? null;
  }

  undo(now: MakingMask, step: string): MakingMask | null {
    this.#gesture = null;
    this.picked = null;
    this.#future.push({ making: now, step });
    return this.#past.pop() ?? null;
  }

  canRedo(step: string): boolean {
    return this.#future.at(-1)?.step === step;
  }

  /** @returns what was taken back last, null where nothing was or where a step of the document was taken back after it */
  redo(now: MakingMask | null, step: string): MakingMask | null {
    if (!this.canRedo(step)) return null;
    const after = this.#future.pop()?.making ?? null;
    if (after) this.#past.push(now);
    return after;
  }

  drop(making: MakingMask, step: string): void {
    const { picked } = this;
    const past = this.#past;
    this.start();
    this.#dropped = { making, past, picked, step };
  }

  hasDropped(step: string): boolean {
    return this.#dropped?.step === step;
  }

  /** The mask that was dropped, as long as nothing else was done since. */
  takeDropped(step: string): MakingMask | null {
    const dropped = this.#dropped;
    if (dropped?.step !== step) return null;
    this.#dropped = null;
    this.#past = dropped.past;
    this.picked = dropped.picked;
    return dropped.making;
  }

  /** A question to the decoder begins; `late` is called when it takes its time. */
  ask(afterMs: number, late: () => void): number {
    clearTimeout(this.#standing);
    clearTimeout(this.#late);
    this.#late = setTimeout(late, afterMs);
    return ++this.#question;
  }

  isNewest(question: number): boolean {
    return question === this.#question;
  }

  /** Calls when nothing was asked for a while; a new question, and a new call of this, begin again. */
  stands(afterMs: number, call: () => void): void {
    clearTimeout(this.#standing);
    this.#standing = setTimeout(call, afterMs);
  }

  /** Something can be shown, or nothing is to be waited for: the question is not late any more. */
  answered(): void {
    clearTimeout(this.#late);
  }

  /** Resolves when no question is open, those counted that were asked meanwhile. */
  async settled(): Promise<void> {
    for (let waited: Promise<void> | null = null; waited !== this.pending; ) await (waited = this.pending);
  }

  cancelQuestion(): void {
    this.#question++;
    clearTimeout(this.#standing);
    this.answered();
  }

  nextHover(): number {
    return ++this.#hover;
  }

  isNewestHover(question: number): boolean {
    return question === this.#hover;
  }
}
