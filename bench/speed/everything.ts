import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { sessionThreads } from '../../electron/engine/threads';
import type { Services } from '../../electron/services/services';
import { DEFAULT_PARAMETERS } from '../../models/everything/parameters';
import { pointGrid } from '../../models/everything/point-grid';
import { ExportedDecoder } from '../../models/exported-decoder';
import { timeRow, type Row } from './rows';

/** Points of the grid that the peer is asked; its time for all of them is worked out from these. */
const SAMPLE = 32;

/**
 * Segment everything, from the embedding to every mask at the photo's size, beside the decoder as its
 * authors exported it, asked every point of the same grid on onnxruntime-node with as many threads.
 * Of the peer only the decoder's calls are counted, and only for `SAMPLE` points.
 *
 * @param photo bytes of a picture file
 * @param rounds after one that warms both up
 */
export async function everythingRow(services: Services, photo: Uint8Array, rounds: number): Promise<Row> {
  const opened = await services.photos.openBytes('photo.png', photo);
  const { embedding } = await services.embeddings.get(opened);
  const { exportedDecoder } = await services.modelFiles.ensure();
  const session = { intraOpNumThreads: sessionThreads(), interOpNumThreads: 1 };
  const peer = await ExportedDecoder.create(ort, await readFile(exportedDecoder), { session });
  try {
    await peer.setImage(embedding);
    const grid = pointGrid(DEFAULT_PARAMETERS.pointsPerSide, opened);
    const sample = grid.filter((_, i) => i % (grid.length / SAMPLE) === 0);
    const ours: number[] = [];
    const plain: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const mine = await timed(() => services.everything.generate({ photo: opened, parameters: DEFAULT_PARAMETERS, everyPoint: false }));
      const theirs = await timed(async () => {
        for (const point of sample) await peer.decode({ points: [{ id: 'grid', ...point, kind: 'include' }], box: null });
      });
      if (round === 0) continue;
      ours.push(mine);
      plain.push((theirs * grid.length) / sample.length);
    }
    return timeRow('everything', ours, plain, `exported decoder, ${grid.length} points (from ${sample.length})`);
  } finally {
    await peer.dispose();
    await services.photos.release(opened.id);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
