import { addMaskLayer, changeLayer, newDocument } from '../../../core/document/changes';
import type { PhotoInfo, Recolor } from '../../../core/document/document';
import { DocumentStore } from '../../../core/history/document-store';
import { openHistory } from '../../../core/history/history';
import { areaOf, type AlphaMask } from '../../../core/masks/alpha-mask';
import { encodeMask } from '../../../core/masks/mask-codec';
import type { Candidate, PromptSet } from '../../../core/prompts/prompts';
import type { BlobStore } from '../blobs/blob-store';
import type { Projects } from './projects';

/** A cut-out as the command line made it. */
export interface WrittenCutout {
  readonly photo: PhotoInfo;
  readonly mask: AlphaMask;
  readonly prompts: PromptSet;
  readonly candidate: Candidate;
  readonly predictedIou: number;
  readonly stability: number;
  readonly recolor: Recolor | null;
}

/**
 * Writes a cut-out as a project: the photo, the mask as a layer with its prompts, and the recolour
 * as a parameter, each a step of the history, as the window would have made it.
 *
 * @returns the project's path
 * @throws as `Projects.save`
 */
export async function writeCutoutProject(
  { blobs, projects }: { readonly blobs: Pick<BlobStore, 'put'>; readonly projects: Pick<Projects, 'save'> },
  { photo, mask, recolor, ...kept }: WrittenCutout,
  { path, overwrite }: { readonly path: string; readonly overwrite: boolean },
  signal?: AbortSignal,
): Promise<string> {
  const blob = await blobs.put(await encodeMask(mask));
  const documents = new DocumentStore(openHistory(newDocument(photo), photo.name));
  const id = crypto.randomUUID();
  documents.commit('keep', 'Mask 1', (document) => addMaskLayer(document, { ...kept, mask: { blob, bounds: mask.bounds, area: areaOf(mask) } }, 'Mask', id));
  if (recolor !== null) documents.commit('recolour', 'Mask 1', (document) => changeLayer(document, id, { kind: 'adjust', adjustments: { recolor } }));
  return (await projects.save({ history: documents.history, path, overwrite }, signal)).path;
}
