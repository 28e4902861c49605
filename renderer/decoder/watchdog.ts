/** Milliseconds between two knocks. */
export const KNOCK_MS = 2000;
/**
 * Knocks without a word that mean that nobody is there. A single call of the slowest decoder on a busy
 * machine stays far below; knocks are counted, not seconds, for a computer that slept has not waited.
 */
export const PATIENCE = 8;

/**
 * Tells a worker that takes its time from one that will never answer: one that computes hears a knock
 * between two calls, one whose thread is gone, or that is caught in a loop, doesn't. Knocks only
 * while an answer is awaited.
 */
export class Watchdog {
  readonly #knock: () => void;
  readonly #onSilence: () => void;
  #timer: ReturnType<typeof setInterval> | null = null;
  #unheard = 0;

  /**
   * @param knock asks for any word
   * @param onSilence called once after `PATIENCE` knocks without one
   */
  constructor(knock: () => void, onSilence: () => void) {
    this.#knock = knock;
    this.#onSilence = onSilence;
  }

  /** An answer is awaited. */
  watch(): void {
    this.#timer ??= setInterval(() => this.#strike(), KNOCK_MS);
  }

  /** A word came. */
  heard(): void {
    this.#unheard = 0;
  }

  /** Nothing is awaited any more. */
  rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#unheard = 0;
  }

  #strike(): void {
    if (this.#unheard < PATIENCE) {
      this.#unheard++;
      return this.#knock();
    }
    this.rest();
    this.#onSilence();
  }
}
