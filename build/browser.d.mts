export const BROWSER_ARGS: string[];
export const NO_BROWSER: string;
export interface FoundBrowser {
  /** undefined is Playwright's own */
  readonly executablePath: string | undefined;
}
export function findBrowser(): Promise<FoundBrowser | null>;
export function ensureBrowser(say: (line: string) => void): Promise<FoundBrowser | null>;
