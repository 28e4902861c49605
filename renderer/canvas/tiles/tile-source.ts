import { LRUCache } from 'lru-cache';
import type { MaskRef } from '../../../core/document/document';
import type { Problem } from '../../../electron/api/contract';
import type { Outline } from '../../state/editor';
import type { DrawnTile, FromRaster, RasterWish, ToRaster } from './raster-protocol';

/** Where a cut-out has nothing in a tile. */
export const NOTHING = 'nothing';

const TILE_BYTES = 512 * 1024 * 1024;
/** Wishes that the worker has at a time: more would only wait there, where they can't be put in a better order. */
const AT_WORK = 4;

export interface Wish {
  readonly key: string;
  readonly wish: RasterWish;
}

type Kept = { readonly tile: DrawnTile | typeof NOTHING } | { readonly outline: Outline };

/** Tiles and outlines as the canvas wants them: the newest list of wishes counts, what it doesn't name any more is cancelled. */
export class TileSource {
  readonly #worker: Pick<Worker, 'postMessage' | 'addEventListener'>;
  readonly #changed: () => void;
  readonly #failed: (problem: Problem) => void;
  readonly #kept = new LRUCache<string, Kept>({
    maxSize: TILE_BYTES,
    sizeCalculation: (kept) => ('tile' in kept && kept.tile !== NOTHING ? kept.tile.bitmap.width * kept.tile.bitmap.height * 4 : 1),
    dispose: (kept) => {
      if ('tile' in kept && kept.tile !== NOTHING) kept.tile.bitmap.close();
    },
  });
  #wishes: readonly Wish[] = [];
  readonly #underway = new Map<string, number>();
  readonly #keys = new Map<number, string>();
  /** what failed is not asked for again until the photo is opened anew */
  readonly #broken = new Set<string>();
  #lastId = 0;

  constructor(worker: Pick<Worker, 'postMessage' | 'addEventListener'>, { changed, failed }: { changed: () => void; failed: (problem: Problem) => void }) {
    this.#worker = worker;
    this.#changed = changed;
    this.#failed = failed;
    worker.addEventListener('message', (event) => this.#hear((event as MessageEvent<FromRaster>).data));
  }

  tile(key: string): DrawnTile | typeof NOTHING | undefined {
    const kept = this.#kept.get(key);
    return kept && 'tile' in kept ? kept.tile : undefined;
  }

  outline(mask: MaskRef): Outline | undefined {
    const kept = this.#kept.get(outlineKey(mask));
    return kept && 'outline' in kept ? kept.outline : undefined;
  }

  /** @param wishes the most urgent first */
  want(wishes: readonly Wish[]): void {
    this.#wishes = wishes;
    const wanted = new Set(wishes.map((wish) => wish.key));
    for (const [key, id] of this.#underway) {
      if (wanted.has(key)) continue;
      this.#post({ kind: 'cancel', id });
      this.#forget(id);
    }
    this.#ask();
  }

  #ask(): void {
    for (const { key, wish } of this.#wishes) {
      if (this.#underway.size >= AT_WORK) return;
      if (this.#kept.has(key) || this.#underway.has(key) || this.#broken.has(key)) continue;
      const id = ++this.#lastId;
      this.#underway.set(key, id);
      this.#keys.set(id, key);
      this.#post({ kind: 'wish', id, wish });
    }
  }

  #hear(message: FromRaster): void {
    const key = this.#keys.get(message.id);
    if (key === undefined) {
      // cancelled, but made already
      if (message.kind === 'tile') message.tile?.bitmap.close();
      return;
    }
    this.#forget(message.id);
    if (message.kind === 'tile') this.#kept.set(key, { tile: message.tile ?? NOTHING });
    else if (message.kind === 'outline') this.#kept.set(key, { outline: message.outline });
    else {
      this.#broken.add(key);
      this.#failed(message.problem);
    }
    this.#ask();
    this.#changed();
  }

  #forget(id: number): void {
    const key = this.#keys.get(id);
    this.#keys.delete(id);
    if (key !== undefined) this.#underway.delete(key);
  }

  #post(message: ToRaster): void {
    this.#worker.postMessage(message);
  }
}

export function outlineKey(mask: MaskRef): string {
  return `outline ${mask.blob} ${mask.bounds.x} ${mask.bounds.y}`;
}
