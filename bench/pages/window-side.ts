/** What the page with the real window offers to the program that drives it, as `window.windowSide`. */
export interface WindowSide {
  /**
   * Opens a photo of this computer as a person does who waits with the pointer over its middle.
   * @returns milliseconds from opening to the first mask drawn
   */
  firstMask(path: string): Promise<number>;
  /** Closes what is open. */
  close(): void;
  /** From here on each move of the pointer is timed. */
  startHovering(): void;
  /**
   * @returns milliseconds of each move since, from the event to the frame that draws a mask for it or
   *   for a later one; until now where none did
   */
  hovered(): number[];
  /** Clicks in the middle and drops the mask, after which the decoder does nothing of its own accord. */
  settle(): Promise<void>;
}

declare global {
  interface Window {
    windowSide?: WindowSide;
  }
}
