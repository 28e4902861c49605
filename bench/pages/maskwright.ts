import type { PhotoInfo } from '../../core/document/document';
import { logitCells, modelFrame } from '../../models/image/model-frame';
import { api } from '../../renderer/api/client';
import { DecoderClient } from '../../renderer/decoder/decoder-client';
import './side';

/** Maskwright's own decoder worker and API, as its window uses them. */
const decoder = new DecoderClient({
  createWorker: () => new Worker(new URL('../../renderer/decoder/decoder.worker.ts', import.meta.url), { type: 'module', name: 'decoder' }),
  loadColours: (photo, size) => {
    const cells = logitCells(modelFrame(size));
    return api.photos.pixels(photo, { x: 0, y: 0, width: size.width, height: size.height, outWidth: cells.width, outHeight: cells.height });
  },
  threads: Math.min(navigator.hardwareConcurrency, 4),
  onRuntime: () => undefined,
});
const { device, threads } = await decoder.start();

let photo: PhotoInfo | null = null;

window.side = {
  runtime: threads === null ? device : `${device}, ${threads} threads`,
  async open(address) {
    photo = await api.photos.send('photo.png', new Blob([bytesOf(address)]), 'layer');
    const started = performance.now();
    const { data, cache } = await api.photos.embedding(photo.id);
    const encode = performance.now() - started;
    if (cache !== 'none') throw new Error('Expected a photo that was never encoded');
    await decoder.setImage(photo.id, photo, Promise.resolve(data));
    return { encode, firstMask: null };
  },
  async decode(x, y) {
    if (!photo) throw new Error('Expected open before decode');
    const started = performance.now();
    let milliseconds = Number.NaN;
    // a click, not a hover: after it nothing is decoded ahead that would slow the other side
    await decoder.answer(photo.id, { points: [{ id: 'click', x: x * photo.width, y: y * photo.height, kind: 'include' }], box: null }, () => {
      milliseconds = performance.now() - started;
    });
    if (Number.isNaN(milliseconds)) throw new Error('Expected a first mask at once');
    return milliseconds;
  },
};

/** The bytes of a `data:` address, which the page's content policy lets no one fetch. */
function bytesOf(address: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(address.slice(address.indexOf(',') + 1)), (character) => character.charCodeAt(0));
}
