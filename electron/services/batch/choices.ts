import { basename } from 'node:path';
import type { PhotoInfo } from '../../../core/document/document';
import { Failure } from '../../../core/errors/failure';
import type { BatchCandidate, BatchChoice, BatchItem, Recipe } from '../../api/contract';
import type { PhotoStore } from '../photos/photo-store';
import type { Batches } from './batches';
import type { PhotoCutter } from './photo-cutter';
import { requireSamePhoto } from './same-photo';

export interface ChoicesParts {
  readonly batches: Pick<Batches, 'info' | 'item' | 'choose'>;
  readonly photos: Pick<PhotoStore, 'openFile'>;
  readonly cutter: Pick<PhotoCutter, 'candidates' | 'cut'>;
}

/** What else a photo of a batch could have come to, and taking one of that for its result. */
export class Choices {
  readonly #parts: ChoicesParts;

  constructor(parts: ChoicesParts) {
    this.#parts = parts;
  }

  /**
   * @returns nothing for a photo without a result, nor for one whose result was made by hand: a choice
   *   would do away with that work
   * @throws Failure `batch-unknown`, `photo-changed`, and what opening and asking throw
   */
  async list(id: string, index: number, signal?: AbortSignal): Promise<BatchCandidate[]> {
    const item = await this.#parts.batches.item(id, index);
    if (item.state !== 'done' || item.corrected) return [];
    return this.#parts.cutter.candidates(await this.#open(item, signal), await this.#recipe(id), signal);
  }

  /**
   * Makes the result again with the mask that a person chose, and all else by the recipe.
   * @throws Failure as `list`, `batch-no-result`, `batch-corrected`, `nothing-found`, `file-exists` where the file was changed by another program
   */
  async take(id: string, index: number, choice: BatchChoice, signal?: AbortSignal): Promise<BatchItem> {
    const { batches, cutter } = this.#parts;
    const item = await batches.item(id, index);
    if (item.state !== 'done') throw new Failure('batch-no-result', { file: basename(item.file) });
    if (item.corrected) throw new Failure('batch-corrected', { file: basename(item.file) });
    const result = await cutter.cut(await this.#open(item, signal), await this.#recipe(id), signal, choice);
    // one that was overtaken while it was made is not written
    if (signal?.aborted) throw new Failure('cancelled');
    return batches.choose(id, index, result);
  }

  async #recipe(id: string): Promise<Recipe> {
    return (await this.#parts.batches.info(id, false)).recipe;
  }

  /** Stays open as the photos of the editor do: it may be one of them, and is asked for again when one is chosen. */
  async #open(item: BatchItem, signal?: AbortSignal): Promise<PhotoInfo> {
    const photo = await this.#parts.photos.openFile(item.file, signal);
    requireSamePhoto(item, photo);
    return photo;
  }
}
