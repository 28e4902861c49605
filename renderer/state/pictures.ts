import { addImageLayer } from '../../core/document/changes';
import type { DocumentStore } from '../../core/history/document-store';
import type { EditorContext } from './context';

/**
 * Puts a picture on top of a document as a layer at its own size, its middle in the photo's middle.
 * Node decodes it, as it does every photo (orientation, profile, formats that the window can't
 * read), and makes the PNG that the layer names.
 *
 * @throws ProblemError of opening, `Failure` never
 */
export async function addPictureLayers(context: EditorContext, document: DocumentStore, file: File): Promise<void> {
  const { photos } = context.ports.server;
  const picture = await photos.send(file.name, file, 'layer');
  const { width, height } = picture;
  const blob = await photos.picture(picture.id);
  const { photo } = document.committed;
  const bounds = { x: Math.round((photo.width - width) / 2), y: Math.round((photo.height - height) / 2), width, height };
  document.commit('import', file.name, (before) => addImageLayer(before, { name: file.name.replace(/\.[^.]+$/, ''), blob, bounds }));
}
