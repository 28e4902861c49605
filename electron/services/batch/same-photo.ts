import { basename } from 'node:path';
import type { PhotoInfo } from '../../../core/document/document';
import { Failure } from '../../../core/errors/failure';
import type { BatchItem } from '../../api/contract';

/** A result is only replaced by one of the photo that it was made of. @throws Failure `photo-changed` where its file has other bytes by now */
export function requireSamePhoto({ file, photoId }: BatchItem, photo: Pick<PhotoInfo, 'id'>): void {
  if (photoId !== null && photo.id !== photoId) throw new Failure('photo-changed', { file: basename(file) });
}
