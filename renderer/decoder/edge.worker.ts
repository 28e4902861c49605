import { api } from '../api/client';
import { toWorkerFailure } from '../workers/worker-failure';
import { drawSharp } from './draw-sharp';
import type { FromEdges, ToEdges } from './edge-protocol';

/**
 * The worker that moves edges to the photo's own and draws masks at full size: half a second of
 * arithmetic, in which the decoder's worker goes on answering.
 */
const scope = globalThis as unknown as { postMessage(message: FromEdges, transfer?: Transferable[]): void; onmessage: ((event: MessageEvent<ToEdges>) => void) | null };

const cancelled = new Set<number>();

scope.onmessage = ({ data }) => {
  const { id } = data;
  if (data.kind === 'cancel') return void cancelled.add(id);
  const { photo, size, source } = data;
  drawSharp(source, size, (window) => api.photos.pixels(photo, window), () => cancelled.has(id))
    .then(
      (mask) => scope.postMessage({ kind: 'drawn', id, mask }, mask ? [mask.bytes.buffer] : []),
      (error: unknown) => scope.postMessage({ kind: 'failed', id, ...toWorkerFailure(error) }),
    )
    .finally(() => cancelled.delete(id));
};
