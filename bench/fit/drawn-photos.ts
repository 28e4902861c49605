import { join } from 'node:path';
import type { PhotoInfo } from '../../core/document/document';
import type { Truth } from '../../core/metrics/truth';
import { pairByStem } from '../../electron/services/evaluation/pairs';
import { readTruth } from '../../electron/services/evaluation/read-truth';
import { createServices } from '../../electron/services/services';
import type { PhotoEvidence } from '../../models/choose/mask-features';
import { photoColours } from '../../models/choose/photo-colours';
import type { ImageEmbedding, MaskDecoder } from '../../models/decoder';
import { logitCells, modelFrame } from '../../models/image/model-frame';
import { subjectMap } from '../../models/subject/subject-map';

/** A photo with the mask that a person drew of its object, and the decoder ready to be asked about it. */
export interface DrawnPhoto {
  /** names the photo among all folders */
  readonly name: string;
  /** the folder that it comes from */
  readonly set: string;
  readonly photo: PhotoInfo;
  readonly truth: Truth;
  readonly embedding: ImageEmbedding;
  readonly evidence: PhotoEvidence;
  readonly decoder: MaskDecoder;
  /** the whole photo at another size, RGBA */
  readonly pixels: (width: number, height: number) => Promise<Uint8Array>;
}

/**
 * Goes through data sets, a photo after the other.
 *
 * @param folders each with `images/` and `masks/`, paired by their names; in a mask 0 is background,
 *   255 object, and anything else left out
 * @throws Failure of a photo or mask that can't be read
 */
export async function forEachDrawn(folders: readonly string[], work: (drawn: DrawnPhoto) => Promise<void>): Promise<void> {
  const { photos, embeddings, engine, dispose } = createServices({ host: 'web' });
  try {
    const decoder = await engine.decoder();
    for (const folder of folders) {
      const { pairs } = await pairByStem(join(folder, 'images'), join(folder, 'masks'));
      for (const [index, pair] of pairs.entries()) {
        console.error(`${folder}: ${index + 1} of ${pairs.length}`);
        const photo = await photos.openFile(pair.image);
        const truth = await readTruth(pair.mask, photo);
        const { embedding } = await embeddings.get(photo);
        await decoder.setImage(embedding);
        const frame = modelFrame(photo);
        const size = logitCells(frame);
        const pixels = (width: number, height: number): Promise<Uint8Array> => photos.pixels(photo.id, { x: 0, y: 0, width: photo.width, height: photo.height, outWidth: width, outHeight: height });
        const evidence = { colours: photoColours(await pixels(size.width, size.height), size), subject: subjectMap(embedding.data, frame).z };
        // BSDS500 names the regions of one photo 1234-0, 1234-1, ...: they must not be apart in a cross-validation
        await work({ name: `${folder}/${pair.stem.replace(/-\d$/, '')}`, set: folder, photo, truth, embedding, evidence, decoder, pixels });
        await photos.release(photo.id);
      }
    }
  } finally {
    await dispose();
  }
}
