import { nativeImage, type WebContents } from 'electron';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { Failure } from '../../core/errors/failure';
import { allLayers } from '../../core/document/walk';
import type { Api } from '../api/api';
import { problemSchema } from '../api/contract';
import type { dragSchema } from '../api/desktop';
import { APP_ORIGIN } from './app-protocol';

/** Longest side of the picture under the pointer, in pixels. */
const ICON_SIZE = 96;

/**
 * Layers on their way out of the window: the API's export makes the PNG in a temporary folder, the
 * system's drag hands that file on. The files live until the app ends.
 */
export class DragOut {
  readonly #api: Api;
  readonly #folder: string;
  readonly #files = new Map<string, Promise<string>>();

  constructor(api: Api, folder: string) {
    this.#api = api;
    this.#folder = join(folder, `drag-${process.pid}`);
  }

  /** @returns the key for `start`; the same request has the same key and is exported once */
  async prepare(request: z.output<typeof dragSchema>): Promise<string> {
    const key = createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 32);
    let file = this.#files.get(key);
    if (!file) {
      file = this.#export(request, key);
      this.#files.set(key, file);
      // what failed is tried anew at the next drag
      file.catch(() => this.#files.delete(key));
    }
    await file;
    return key;
  }

  /** @throws Failure `request-invalid` for a key that nothing was prepared under */
  async start(contents: WebContents, key: string): Promise<void> {
    const file = await this.#files.get(key);
    if (file === undefined) throw new Failure('request-invalid', { detail: 'nothing was prepared for this drag' });
    const picture = nativeImage.createFromPath(file);
    const { width, height } = picture.getSize();
    const icon = width > height ? picture.resize({ width: Math.min(width, ICON_SIZE) }) : picture.resize({ height: Math.min(height, ICON_SIZE) });
    contents.startDrag({ file, icon });
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #export(request: z.output<typeof dragSchema>, key: string): Promise<string> {
    const response = await this.#api.fetch(new Request(`${APP_ORIGIN}/api/export/bytes`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) }));
    if (!response.ok) throw Object.assign(new Error('the export failed'), { problem: problemSchema.parse(await response.json()) });
    const folder = join(this.#folder, key);
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${fileName(request)}.png`);
    await writeFile(file, new Uint8Array(await response.arrayBuffer()));
    return file;
  }
}

/** The layer's name as far as every system takes it as a file's. */
function fileName({ document, targets: [target] }: z.output<typeof dragSchema>): string {
  const layer = target !== undefined && target.kind !== 'picture' ? [...allLayers(document.layers)].find(({ id }) => id === target.layerId) : undefined;
  const name = (layer?.name ?? document.photo.name.replace(/\.[^.]+$/, '')).replace(/[<>:"/\\|?*\p{Cc}]/gu, '_').trim().slice(0, 100);
  return name === '' || name.startsWith('.') ? `layer${name}` : name;
}
