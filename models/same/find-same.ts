import type { ImageEmbedding, MaskDecoder } from '../decoder';
import { modelFrame } from '../image/model-frame';
import { searchMap, type FoundSubject } from '../subject/find-subject';
import { readoutMap, type LinearReadout } from '../subject/subject-map';
import type { Preference } from '../subject/subject-pool';

/** As for the subject, but the object may be anywhere in the photo, and likeness to the example says more. */
const SAME_PREFERENCE: Preference = {
  sigma: Number.POSITIVE_INFINITY,
  weights: { stability: 1.647, predictedIou: 4.143, border: -2.772, votes: 2.534, agreement: 5.5, contrast: 2.8, offCentre: 0 },
};

/**
 * Finds the object of an example in another photo.
 *
 * @param decoder holds `embedding`
 * @param example what `learnExample` gives
 * @returns null where it was given up, or where nothing is like it
 */
export async function findSame(decoder: Pick<MaskDecoder, 'decode'>, embedding: ImageEmbedding, example: LinearReadout, stale: () => boolean = () => false): Promise<FoundSubject | null> {
  const frame = modelFrame(embedding.photo);
  return searchMap(decoder, frame, readoutMap(embedding.data, frame, example), SAME_PREFERENCE, stale);
}
