/** The name of the file that a path of any system leads to. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
