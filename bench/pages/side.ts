/** Times of one photo that was opened. */
export interface Opened {
  /** milliseconds from the decoded photo to its embedding in this page */
  readonly encode: number;
  /** milliseconds from the file's bytes to the first mask, where the page can do that by itself */
  readonly firstMask: number | null;
}

/** What a page of the bench offers to the program that drives it, as `window.side`. */
export interface Side {
  /** what runs the decoder, in words */
  readonly runtime: string;
  /** @param photo address of a photo that was never opened */
  open(photo: string): Promise<Opened>;
  /**
   * One click on the photo opened last.
   * @param x share of the width, 0..1
   * @param y share of the height
   * @returns milliseconds from the click to its first mask
   */
  decode(x: number, y: number): Promise<number>;
}

declare global {
  interface Window {
    /** set when the page's models are loaded */
    side?: Side;
  }
}
