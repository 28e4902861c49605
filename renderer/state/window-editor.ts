import { oklchFromHex } from '../../core/colour/oklab';
import { api } from '../api/client';
import { logitCells, modelFrame } from '../../models/image/model-frame';
import { DecoderClient } from '../decoder/decoder-client';
import { measureObject } from '../panels/thumbnails/thumbnails';
import { sayMessage } from '../words/message';
import { t } from '../words/words';
import { desktopBridge } from '../desktop/bridge';
import { desktopHost } from '../desktop/desktop-host';
import { browserHost } from './browser-host';
import { createEditor } from './create-editor';

/** More threads than this gain nothing in a decoder call. */
const MOST_THREADS = 4;

/** The host of this window: the desktop, or a browser. */
export const host = desktopBridge ? desktopHost(desktopBridge, t) : browserHost;

/** The one editor of this window. */
export const editor = createEditor({
  server: api,
  masks: new DecoderClient({
    createWorker: () => new Worker(new URL('../decoder/decoder.worker.ts', import.meta.url), { type: 'module', name: 'decoder' }),
    loadColours: (photo, size) => {
      const cells = logitCells(modelFrame(size));
      return api.photos.pixels(photo, { x: 0, y: 0, width: size.width, height: size.height, outWidth: cells.width, outHeight: cells.height });
    },
    threads: Math.min(navigator.hardwareConcurrency, MOST_THREADS),
    onRuntime: (runtime) => editor.store.setState({ decoderRuntime: runtime }),
  }),
  host,
  recolored: async (photo, mask, to, amount) => ({ enabled: true, from: await measureObject(photo, mask), to: oklchFromHex(to), amount, keepLight: true }),
  text: (message) => sayMessage(message, t),
});
