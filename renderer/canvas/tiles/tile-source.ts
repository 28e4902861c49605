import { LRUCache } from 'lru-cache';
import type { MaskRef } from '../../../core/document/document';
import { ProblemError } from '../../api/request';
import type { Outline } from '../../state/editor';
import { WorkerClient, type WorkerLike } from '../../workers/worker-client';
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
  readonly #client: WorkerClient<Omit<Extract<ToRaster, { kind: 'wish' }>, 'id'>, FromRaster>;
  readonly #changed: () => void;
  readonly #failed: (error: unknown) => void;
  readonly #kept = new LRUCache<string, Kept>({
    maxSize: TILE_BYTES,
    sizeCalculation: (kept) => ('tile' in kept && kept.tile !== NOTHING ? kept.tile.bitmap.width * kept.tile.bitmap.height * 4 : 1),
    dispose: (kept) => {
      if ('tile' in kept && kept.tile !== NOTHING) kept.tile.bitmap.close();
    },
  });
  #wishes: readonly Wish[] = [];
  readonly #underway = new Map<string, number>();
  /** what failed is not asked for again until the photo is opened anew */
  readonly #broken = new Set<string>();
  /** what a worker died over, or beside: it gets one more chance with the next worker */
  readonly #again = new Set<string>();

  constructor(create: () => WorkerLike, { changed, failed }: { changed: () => void; failed: (error: unknown) => void }) {
    this.#changed = changed;
    this.#failed = failed;
    this.#client = new WorkerClient({
      name: 'raster',
      create,
      unwanted: (answer) => {
        // cancelled, but made already
        if (answer.kind === 'tile') answer.tile?.bitmap.close();
      },
    });
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
      this.#client.tell({ kind: 'cancel', id } satisfies ToRaster);
      this.#client.forget(id);
      this.#underway.delete(key);
    }
    this.#ask();
  }

  #ask(): void {
    for (const { key, wish } of this.#wishes) {
      if (this.#underway.size >= AT_WORK) return;
      if (this.#kept.has(key) || this.#underway.has(key) || this.#broken.has(key)) continue;
      const { id, answer } = this.#client.ask({ kind: 'wish', wish });
      this.#underway.set(key, id);
      answer
        .then((message) => this.#keep(key, message), (error: unknown) => this.#lose(key, error))
        .then(() => {
          this.#ask();
          this.#changed();
        }, this.#failed);
    }
  }

  #keep(key: string, message: FromRaster): void {
    this.#underway.delete(key);
    if (message.kind === 'tile') this.#kept.set(key, { tile: message.tile ?? NOTHING });
    else if (message.kind === 'outline') this.#kept.set(key, { outline: message.outline });
    else {
      this.#broken.add(key);
      this.#failed(new ProblemError(message.problem));
    }
  }

  #lose(key: string, error: unknown): void {
    this.#underway.delete(key);
    if (!this.#again.has(key)) {
      this.#again.add(key);
      return;
    }
    this.#broken.add(key);
    this.#failed(error);
  }
}

export function outlineKey(mask: MaskRef): string {
  return `outline ${mask.blob} ${mask.bounds.x} ${mask.bounds.y}`;
}
