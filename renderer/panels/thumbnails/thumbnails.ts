import { useEffect, useState } from 'react';
import { LRUCache } from 'lru-cache';
import type { Problem } from '../../../electron/api/contract';
import { ProblemError } from '../../api/request';
import type { ThumbnailWish } from './thumbnail-maker';
import type { FromThumbnails, ToThumbnails } from './thumbnail-protocol';

/** Thumbnails that are kept; one of a layer is 20 kB. */
const KEPT = 600;

/** Asks the worker, once for each thing. */
class Thumbnails {
  #worker: Worker | null = null;
  #nextId = 1;
  readonly #answers = new Map<number, { resolve: (bitmap: ImageBitmap | null) => void; reject: (error: ProblemError) => void }>();
  readonly #kept = new LRUCache<string, Promise<ImageBitmap | null>>({ max: KEPT });

  /** @param key names what is wished for: the same key is the same picture */
  get(key: string, wish: ThumbnailWish): Promise<ImageBitmap | null> {
    const known = this.#kept.get(key);
    if (known) return known;
    const asked = this.#ask(wish);
    this.#kept.set(key, asked);
    // what failed may be there the next time: a blob that arrives, a host that comes back
    asked.catch(() => this.#kept.delete(key));
    return asked;
  }

  #ask(wish: ThumbnailWish): Promise<ImageBitmap | null> {
    this.#worker ??= this.#start();
    const id = this.#nextId++;
    this.#worker.postMessage({ id, wish } satisfies ToThumbnails);
    return new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
  }

  #start(): Worker {
    const worker = new Worker(new URL('./thumbnail.worker.ts', import.meta.url), { type: 'module', name: 'thumbnails' });
    worker.onmessage = ({ data }: MessageEvent<FromThumbnails>) => {
      const answer = this.#answers.get(data.id);
      this.#answers.delete(data.id);
      if ('problem' in data) answer?.reject(new ProblemError(data.problem));
      else answer?.resolve(data.bitmap);
    };
    return worker;
  }
}

const thumbnails = new Thumbnails();

export interface Thumbnail {
  readonly bitmap: ImageBitmap | null;
  /** why it can't be shown */
  readonly problem: Problem | null;
}

const NOTHING: Thumbnail = { bitmap: null, problem: null };

/**
 * A thumbnail as React state. The last one stays until the next has come, so that nothing flickers
 * while a mask is being made.
 * @param wish null: nothing is wanted
 */
export function useThumbnail(wish: ThumbnailWish | null): Thumbnail {
  const key = wish === null ? null : keyOf(wish);
  const [shown, setShown] = useState(NOTHING);
  useEffect(() => {
    if (wish === null || key === null) return;
    let wanted = true;
    thumbnails.get(key, wish).then(
      (bitmap) => wanted && setShown({ bitmap, problem: null }),
      (error: unknown) => wanted && error instanceof ProblemError && setShown({ bitmap: null, problem: error.problem }),
    );
    return () => {
      wanted = false;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all that the wish holds
  }, [key]);
  return key === null ? NOTHING : shown;
}

/** Everything that a thumbnail shows, and nothing else: a new name or a hidden layer needs no new one. */
function keyOf(wish: ThumbnailWish): string {
  switch (wish.kind) {
    case 'part':
      return JSON.stringify(['part', wish.photo.id, wish.part, wish.size]);
    case 'layer':
      return wish.layer.kind === 'mask'
        ? JSON.stringify(['mask', wish.photo.id, wish.layer.mask, wish.layer.adjustments, wish.size])
        : JSON.stringify(['image', wish.layer.blob, wish.layer.bounds, wish.size]);
    case 'document':
      return JSON.stringify(['document', wish.document.photo.id, wish.document.layers, wish.size]);
  }
}
