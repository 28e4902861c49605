import { join } from 'node:path';
import { addMaskLayer, newDocument } from '../../../core/document/changes';
import { DocumentStore } from '../../../core/history/document-store';
import { openHistory } from '../../../core/history/history';
import { BlobStore } from '../blobs/blob-store';
import { PhotoStore } from '../photos/photo-store';
import { Journal } from './journal';

/**
 * A program that works without end and is killed: opens a photo, keeps mask after mask, writes each
 * step to the journal, and says the number of steps on standard output once they are on disk.
 * Arguments: folder, photo.
 */
const [folder = '', photoPath = ''] = process.argv.slice(2);
const photos = new PhotoStore(join(folder, 'photos'));
const blobs = new BlobStore(join(folder, 'blobs'));
const journal = new Journal({ folder: join(folder, 'journal'), photos, blobs, report: (error) => process.stderr.write(`${String(error)}\n`) });
const photo = await photos.openFile(photoPath);
const documents = new DocumentStore(openHistory(newDocument(photo, 'work'), photo.name));
for (let number = 1; ; number++) {
  const blob = await blobs.put(Uint8Array.of(number & 255, number >> 8));
  documents.commit('keep', `Mask ${number}`, (document) => addMaskLayer(document, {
    mask: { blob, bounds: { x: 0, y: 0, width: 1, height: 1 }, area: 1 }, prompts: { points: [], box: null }, candidate: 'whole', predictedIou: 1, stability: 1,
  }, 'Mask'));
  await journal.put('work', { history: documents.history, path: null, name: photo.name });
  process.stdout.write(`${documents.history.steps.length}\n`);
}
