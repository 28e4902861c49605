import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../atomic-file';

/** Journals are JSON, one of a batch a line each; what lies beside them (photos that were dropped) names nothing. */
const JOURNAL = /\.jsonl?(\.damaged)?$/;
const NAME_LENGTH = 64;

/**
 * Everything that reads like a blob's name in the journals of these folders: of documents and
 * batches, of this version or any other. Rather too much is kept than too little.
 */
export async function mentionedBlobs(folders: readonly string[]): Promise<Set<string>> {
  const names = new Set<string>();
  for (const folder of folders) {
    for (const file of await filesIn(folder)) {
      let rest = '';
      // a journal may be larger than a string
      for await (const chunk of createReadStream(file, 'latin1') as AsyncIterable<string>) {
        const text = rest + chunk;
        for (const [name] of text.matchAll(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g)) names.add(name);
        // a name that goes on in the next piece, with what stands before it
        rest = text.slice(-NAME_LENGTH - 1);
      }
    }
  }
  return names;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && JOURNAL.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
}
