import { expect, type Page, type Request } from '@playwright/test';
import type { ImageDocument, MaskLayer } from '../../core/document/document';
import type { PhotoPoint, Size } from '../../core/geometry/frames';
import { currentStep } from '../../core/history/history';
import { historyCodec } from '../../core/history/packed';
import type { AlphaMask } from '../../core/masks/alpha-mask';
import { decodeMask } from '../../core/masks/mask-codec';
import { centred, fittedViewport, toScreen } from '../../renderer/state/view';
import type { Editor } from './editor';

/** A hand on the canvas that thinks in photo pixels, as long as the photo is fitted or at a known zoom around its middle. */
export class CanvasHand {
  readonly #editor: Editor;
  readonly #photo: Size;
  zoom: number | 'fitted' = 'fitted';

  constructor(editor: Editor, photo: Size) {
    this.#editor = editor;
    this.#photo = photo;
  }

  get page(): Page {
    return this.#editor.page;
  }

  /** The photo is read and answers. */
  async encoded(): Promise<void> {
    await expect(this.#editor.statusBar).toContainText(/Encoded in|Read from the cache/, { timeout: 60_000 });
  }

  /** Where a photo point lies on the page. */
  async at(point: PhotoPoint): Promise<{ x: number; y: number }> {
    const box = await this.#editor.canvas.boundingBox();
    if (!box) throw new Error('the canvas is not shown');
    const viewport = this.zoom === 'fitted' ? fittedViewport(this.#photo, box) : centred(this.#photo, box, this.zoom);
    const { x, y } = toScreen(viewport, point);
    return { x: box.x + x, y: box.y + y };
  }

  async move(x: number, y: number): Promise<void> {
    const at = await this.at({ x, y });
    await this.page.mouse.move(at.x, at.y, { steps: 3 });
  }

  async click(x: number, y: number, options: { readonly alt?: boolean; readonly button?: 'left' | 'right' } = {}): Promise<void> {
    await this.move(x, y);
    if (options.alt) await this.page.keyboard.down('Alt');
    await this.page.mouse.down({ button: options.button ?? 'left' });
    await this.page.mouse.up({ button: options.button ?? 'left' });
    if (options.alt) await this.page.keyboard.up('Alt');
  }

  async drag(from: PhotoPoint, to: PhotoPoint): Promise<void> {
    await this.move(from.x, from.y);
    await this.page.mouse.down();
    await this.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await this.move(to.x, to.y);
    await this.page.mouse.up();
  }

  /** A picture of the canvas as it is drawn, chrome that floats on it included. */
  screenshot(): Promise<Buffer> {
    return this.#editor.canvas.screenshot({ scale: 'css' });
  }

  /** The middle click's answer has come: the chip is there and nothing is late. */
  async answered(): Promise<void> {
    await expect(this.#editor.candidates.first()).toBeVisible();
  }

  /** Does something that changes the document, and gives the document that the journal then gets. */
  async documentAfter(act: () => Promise<void>): Promise<ImageDocument> {
    const writing = this.page.waitForRequest((request: Request) => request.method() === 'PUT' && request.url().includes('/api/journal/'));
    await act();
    const written = await writing;
    // what the host has been told is not yet on disk: it may be killed next
    await written.response();
    const body: unknown = written.postDataJSON();
    const { history } = body as { history: Parameters<typeof historyCodec.parse>[0] };
    return currentStep(historyCodec.parse(history)).document;
  }

  /** Keeps the mask that is being made. */
  async keep(): Promise<MaskLayer> {
    const document = await this.documentAfter(() => this.page.keyboard.press('Enter'));
    const layer = document.layers.at(-1);
    if (layer?.kind !== 'mask') throw new Error('nothing was kept');
    return layer;
  }

  /** The pixels of a kept mask, from the blob store. */
  async maskOf(layer: MaskLayer): Promise<AlphaMask> {
    const base64 = await this.page.evaluate(async (sha256) => {
      const bytes = new Uint8Array(await (await fetch(`/api/blobs/${sha256}`)).arrayBuffer());
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    }, layer.mask.blob);
    return decodeMask(new Uint8Array(Buffer.from(base64, 'base64')), layer.mask.bounds);
  }
}
