import type { ImageDocument, PhotoInfo } from '../../core/document/document';
import { Failure } from '../../core/errors/failure';
import { contradiction } from '../services/contradiction';

/** What says of a photo how large it really is. */
export interface KeptPhotos {
  readonly photos: { info(id: string): Promise<PhotoInfo> };
}

/**
 * Documents as the window sent them, where they say nothing of their photo that it isn't.
 * @param documents of one photo: a document, or the steps of its history
 * @throws Failure `request-invalid`, `photo-unknown`
 */
export async function requireBelievable(photos: KeptPhotos['photos'], ...documents: readonly [ImageDocument, ...ImageDocument[]]): Promise<void> {
  const wrong = contradiction(documents, await photos.info(documents[0].photo.id));
  if (wrong !== null) throw new Failure('request-invalid', { detail: `document: ${wrong}` });
}
