import { addImageLayer } from '../../core/document/changes';
import type { DocumentStore } from '../../core/history/document-store';
import { sha256Of } from './sha256';
import type { EditorContext } from './context';

/**
 * Puts a picture on top of a document as a layer at its own size, its middle in the photo's middle.
 * Node decodes it, as it does every photo (orientation, profile, formats that the window can't
 * read), and the window makes the PNG that the layer names.
 *
 * @throws ProblemError of opening, `Failure` never
 */
export async function addPictureLayers(context: EditorContext, document: DocumentStore, file: File): Promise<void> {
  const { server, host } = context.ports;
  const picture = await server.photos.send(file.name, file);
  const { width, height } = picture;
  const pixels = await server.photos.pixels(picture.id, { x: 0, y: 0, width, height, outWidth: width, outHeight: height });
  const png = await host.encodePng(pixels, width, height);
  const blob = await sha256Of(png);
  await server.blobs.put(blob, png);
  const { photo } = document.committed;
  const bounds = { x: Math.round((photo.width - width) / 2), y: Math.round((photo.height - height) / 2), width, height };
  document.commit('import', file.name, (before) => addImageLayer(before, { name: file.name.replace(/\.[^.]+$/, ''), blob, bounds }));
}
