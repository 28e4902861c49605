import type { ImageDocument, MaskLayer } from '../../../core/document/document';
import { allLayers } from '../../../core/document/walk';
import type { BatchItem, ExportRequest } from '../../api/contract';
import type { Exporter } from '../export/exporter';
import type { Batches } from './batches';
import { requireSamePhoto } from './same-photo';

/** Takes documents that a person corrected in the editor as results of their batch. */
export class Corrections {
  readonly #batches: Pick<Batches, 'info' | 'item' | 'correct'>;
  readonly #exporter: Pick<Exporter, 'bytes'>;

  constructor(batches: Pick<Batches, 'info' | 'item' | 'correct'>, exporter: Pick<Exporter, 'bytes'>) {
    this.#batches = batches;
    this.#exporter = exporter;
  }

  /**
   * @returns the photo of the batch with its new result, accepted
   * @throws Failure `batch-unknown`, `batch-no-result`, `photo-changed` for a document of another photo, `layer-empty`, `file-exists`, and what exporting throws
   */
  async correct(id: string, index: number, document: ImageDocument, signal?: AbortSignal): Promise<BatchItem> {
    requireSamePhoto(await this.#batches.item(id, index), document.photo);
    const { recipe } = await this.#batches.info(id, false);
    const { bytes } = await this.#exporter.bytes(resultRequest(document, recipe.trim), signal);
    const layer = onlyCutout(document);
    const facts = layer
      ? { mask: layer.mask, prompts: layer.prompts, candidate: layer.candidate, predictedIou: layer.predictedIou, stability: layer.stability, flag: null }
      : { mask: null, prompts: null, candidate: null, flag: null };
    return this.#batches.correct(id, index, { png: bytes, facts });
  }
}

/** A document's cut-outs without the photo under them; a lone one as `cutout` and the batch write it. */
function resultRequest(document: ImageDocument, trim: number | null): ExportRequest {
  const only = onlyCutout(document);
  const rest = { trim, name: '{photo}', conflicts: {} };
  if (only) return { document, targets: [{ kind: 'layer', layerId: only.id }], ...rest };
  const layers = document.layers.map((layer) => (layer.kind === 'photo' ? { ...layer, visible: false } : layer));
  return { document: { ...document, layers }, targets: [{ kind: 'picture' }], ...rest };
}

/** The one thing that a document shows besides its photo, where that is a cut-out. */
function onlyCutout(document: ImageDocument): MaskLayer | null {
  const shown = [...allLayers(document.layers)].filter((layer) => layer.visible && layer.kind !== 'photo');
  const [only] = shown;
  return shown.length === 1 && only?.kind === 'mask' ? only : null;
}
