import envPaths from 'env-paths';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the app keeps what it keeps. Every folder exists, or could not be made (a write says so then). */
export interface AppFolders {
  /** settings, recent files, window state */
  readonly config: string;
  /** prepared models, opened photos, embeddings: may be deleted at any time */
  readonly cache: string;
  /** blobs, journals, batches: the person's work */
  readonly data: string;
  /** files on their way somewhere else */
  readonly temp: string;
}

/**
 * The platform's own folders, or those below the environment variable `MASKWRIGHT_HOME` when it is
 * set (portable installations, tests).
 */
export function appFolders(environment: NodeJS.ProcessEnv = process.env): AppFolders {
  const home = environment['MASKWRIGHT_HOME'];
  const folders = home !== undefined && home !== ''
    ? { config: join(home, 'config'), cache: join(home, 'cache'), data: join(home, 'data'), temp: join(home, 'temp') }
    : platformFolders();
  for (const folder of Object.values(folders)) {
    try {
      mkdirSync(folder, { recursive: true });
    } catch {
      // a full or read-only disk: the app still starts, and whoever writes there reports it with the folder's name
      continue;
    }
  }
  return folders;
}

function platformFolders(): AppFolders {
  const { config, cache, data, temp } = envPaths('maskwright', { suffix: '' });
  return { config, cache, data, temp };
}
