/** The browser's own eyedropper (WICG EyeDropper API); TypeScript's library does not know it. */
interface EyeDropperWindow {
  readonly EyeDropper?: new () => { open(): Promise<{ readonly sRGBHex: string }> };
}

const Dropper = (globalThis as EyeDropperWindow).EyeDropper;

/** A colour anywhere on the screen as hex, null when it was given up; null itself where the browser has none. */
export const pickFromScreen: (() => Promise<string | null>) | null = Dropper
  ? () =>
      new Dropper().open().then(
        ({ sRGBHex }) => sRGBHex,
        // Escape
        () => null,
      )
  : null;
