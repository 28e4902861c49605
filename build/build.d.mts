export const root: string;
/** Builds the parts that are older than their sources. */
export function build(options?: { only?: ('node' | 'preload' | 'renderer' | 'bench' | 'bench-pages')[]; force?: boolean }): Promise<void>;
