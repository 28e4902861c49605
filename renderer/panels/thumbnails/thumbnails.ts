import { useEffect, useState } from 'react';
import { LRUCache } from 'lru-cache';
import type { MaskRef, Oklch, PhotoInfo } from '../../../core/document/document';
import type { Problem } from '../../../electron/api/contract';
import { ProblemError } from '../../api/request';
import { problemOf } from '../../state/notices';
import { WorkerClient } from '../../workers/worker-client';
import type { ThumbnailWish } from './thumbnail-maker';
import type { FromThumbnails, ToThumbnails } from './thumbnail-protocol';

/** Thumbnails that are kept; one of a layer is 20 kB. */
const KEPT = 600;

type Question = ToThumbnails extends infer Each ? (Each extends { readonly id: number } ? Omit<Each, 'id'> : never) : never;
type Answer = FromThumbnails extends infer Each ? (Each extends { readonly problem: Problem } ? never : Each) : never;

/** Asks the worker, once for each thing. */
class Thumbnails {
  readonly #client = new WorkerClient<Question, FromThumbnails>({
    name: 'thumbnails',
    create: () => new Worker(new URL('./thumbnail.worker.ts', import.meta.url), { type: 'module', name: 'thumbnails' }),
  });
  readonly #kept = new LRUCache<string, Promise<ImageBitmap | null>>({ max: KEPT });

  /** @param key names what is wished for: the same key is the same picture */
  get(key: string, wish: ThumbnailWish): Promise<ImageBitmap | null> {
    const known = this.#kept.get(key);
    if (known) return known;
    const asked = this.#ask({ wish }).then((answer) => ('bitmap' in answer ? answer.bitmap : null));
    this.#kept.set(key, asked);
    // what failed may be there the next time: a blob that arrives, a host that comes back
    asked.catch(() => this.#kept.delete(key));
    return asked;
  }

  async measure(photo: PhotoInfo, mask: MaskRef): Promise<Oklch> {
    const answer = await this.#ask({ measure: mask, photo });
    if (!('color' in answer)) throw new Error('a colour was asked for');
    return answer.color;
  }

  async #ask(question: Question): Promise<Answer> {
    const answer = await this.#client.ask(question).answer;
    if ('problem' in answer) throw new ProblemError(answer.problem);
    return answer;
  }
}

const thumbnails = new Thumbnails();

/** The colour that an object of the photo has. @throws ProblemError, Failure `internal` where the worker dies */
export function measureObject(photo: PhotoInfo, mask: MaskRef): Promise<Oklch> {
  return thumbnails.measure(photo, mask);
}

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
      (error: unknown) => wanted && setShown({ bitmap: null, problem: problemOf(error) }),
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
    case 'matte':
      return JSON.stringify(['matte', wish.layer.mask, wish.size]);
    case 'document':
      return JSON.stringify(['document', wish.document.photo.id, wish.document.layers, wish.size]);
  }
}
