/** What a page of the bench offers to the program that drives it, as `window.side`. */
export interface Side {
  /** what runs the decoder, in words */
  readonly runtime: string;
  /** @returns milliseconds from the opened photo to its embedding in this page */
  encode(photo: string): Promise<number>;
  /**
   * One click on the photo encoded last.
   * @param x share of the width, 0..1
   * @param y share of the height
   * @returns milliseconds from the click to the mask
   */
  decode(x: number, y: number): Promise<number>;
}

declare global {
  interface Window {
    /** set when the page's models are loaded */
    side?: Side;
  }
}
