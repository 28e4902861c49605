import type { PhotoInfo } from '../../../core/document/document';
import { Failure } from '../../../core/errors/failure';
import { encodeMask } from '../../../core/masks/mask-codec';
import { checkPrompts } from '../../../core/prompts/check-prompts';
import { isAmbiguous, type PromptSet } from '../../../core/prompts/prompts';
import type { BatchCandidate, BatchChoice, Recipe } from '../../api/contract';
import type { BlobStore } from '../blobs/blob-store';
import type { Cutout } from '../cutout/cutout';
import type { CutoutSession } from '../cutout/cutout-session';
import { measuredRecolor } from '../cutout/measured-recolor';
import type { CutoutPng } from '../export/cutout-png';
import type { PhotoStore } from '../photos/photo-store';
import { candidatesOf } from './candidates';
import { flagOf } from './flags';
import type { Cutter, CutResult } from './cutter';
import { promptsFor } from './prompts';

export interface PhotoCutterParts {
  readonly photos: Pick<PhotoStore, 'openFile' | 'pixels' | 'release'>;
  readonly embeddings: { get(photo: PhotoInfo, signal?: AbortSignal): Promise<unknown> };
  readonly cutout: Pick<Cutout, 'session'>;
  readonly cutouts: Pick<CutoutPng, 'cutout'>;
  readonly blobs: Pick<BlobStore, 'put'>;
}

/** A batch's work on a photo, by the same services as the window and `cutout`. */
export class PhotoCutter implements Cutter<PhotoInfo> {
  readonly #parts: PhotoCutterParts;

  constructor(parts: PhotoCutterParts) {
    this.#parts = parts;
  }

  async prepare(path: string, signal: AbortSignal): Promise<PhotoInfo> {
    const photo = await this.#parts.photos.openFile(path, signal);
    try {
      // into the cache, from where the session below takes it
      await this.#parts.embeddings.get(photo, signal);
    } catch (error) {
      await this.release(photo);
      throw error;
    }
    return photo;
  }

  /** What a person may choose among (`candidates.ts`). */
  candidates(photo: PhotoInfo, recipe: Recipe, signal?: AbortSignal): Promise<BatchCandidate[]> {
    return this.#parts.cutout.session(photo, {}, (session) => candidatesOf(session, photo, promptsFor(recipe, photo)), signal);
  }

  /** @param choice the mask that a person chose, in the place of the one that the recipe's prompts give */
  async cut(photo: PhotoInfo, recipe: Recipe, signal?: AbortSignal, choice?: BatchChoice): Promise<CutResult> {
    const { photos, cutout, cutouts, blobs } = this.#parts;
    const prompts = choice ? checkPrompts(choice.prompts, photo) : promptsFor(recipe, photo);
    const { result, flag } = await cutout.session(photo, {}, async (session) => {
      const best = choice ? await session.take(prompts, choice.candidate) : await session.ask(prompts, 'best');
      return { result: await session.sharpen(best), flag: flagOf({ photo, ...best, whole: await this.#whole(session, prompts, best.candidate) }) };
    }, signal);
    if (result.area === 0) throw new Failure('nothing-found', { file: photo.name });
    const adjustments = recipe.recolor ? { recolor: await measuredRecolor(photos, photo, result.mask, recipe.recolor.to, recipe.recolor.amount, signal) } : {};
    const png = await cutouts.cutout(photo, result.mask, { adjustments, trim: recipe.trim, name: photo.name }, signal);
    return {
      png,
      facts: {
        photoId: photo.id,
        size: { width: photo.width, height: photo.height },
        mask: { blob: await blobs.put(await encodeMask(result.mask)), bounds: result.mask.bounds, area: result.area },
        prompts,
        candidate: result.candidate,
        predictedIou: result.predictedIou,
        stability: result.stability,
        flag,
      },
    };
  }

  release(photo: PhotoInfo): Promise<void> {
    return this.#parts.photos.release(photo.id);
  }

  /** The largest candidate of a lone click, known from the same calls of the decoder. */
  async #whole(session: CutoutSession, prompts: PromptSet, chosen: string): Promise<{ logits: Float32Array; predictedIou: number } | null> {
    if (!isAmbiguous(prompts) || chosen === 'whole') return null;
    return session.ask(prompts, 'whole');
  }
}
