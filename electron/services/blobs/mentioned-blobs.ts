import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../atomic-file';

/**
 * Everything that reads like a blob's name in the files of these folders: journals and batches, of
 * this version or any other. Rather too much is kept than too little.
 */
export async function mentionedBlobs(folders: readonly string[]): Promise<Set<string>> {
  const names = new Set<string>();
  for (const folder of folders) {
    for (const file of await filesIn(folder)) {
      for (const [name] of (await readFile(file, 'latin1')).matchAll(/\b[0-9a-f]{64}\b/g)) names.add(name);
    }
  }
  return names;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
}
