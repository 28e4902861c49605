import { beforeEach, describe, expect, it } from 'vitest';
import { settled } from '../../state/editor.test-support';
import { FakeWorker } from '../../workers/worker.test-support';
import type { ToRaster } from './raster-protocol';
import { NOTHING, TileSource, type Wish } from './tile-source';

const wish = (key: string): Wish => ({ key, wish: { kind: 'outline', mask: { blob: key, bounds: { x: 0, y: 0, width: 1, height: 1 }, area: 1 } } });

let workers: FakeWorker<ToRaster>[];
let failures: unknown[];
let changes: number;
let source: TileSource;
const newest = (): FakeWorker<ToRaster> => {
  const worker = workers.at(-1);
  if (!worker) throw new Error('no worker was made');
  return worker;
};
const ids = (kind: ToRaster['kind']): number[] => newest().heard.flatMap((message) => (message.kind === kind ? [message.id] : []));

beforeEach(() => {
  workers = [];
  failures = [];
  changes = 0;
  source = new TileSource(
    () => {
      const worker = new FakeWorker<ToRaster>();
      workers.push(worker);
      return worker;
    },
    { changed: () => changes++, failed: (error) => failures.push(error) },
  );
});

describe('what the canvas wants drawn', () => {
  it('is asked for a few at a time, and kept', async () => {
    source.want(['a', 'b', 'c', 'd', 'e'].map(wish));
    expect(ids('wish')).toHaveLength(4);
    newest().say({ kind: 'tile', id: ids('wish')[0], tile: null });
    await settled();
    expect(source.tile('a')).toBe(NOTHING);
    expect(changes).toBe(1);
    expect(ids('wish')).toHaveLength(5);
  });

  it('is cancelled when it is wanted no more, and a picture that comes all the same is let go', () => {
    source.want([wish('a')]);
    const [id] = ids('wish');
    source.want([]);
    expect(ids('cancel')).toEqual([id]);
    let closed = false;
    newest().say({ kind: 'tile', id, tile: { x: 0, y: 0, bitmap: { close: () => (closed = true) } } });
    expect(closed).toBe(true);
    expect(source.tile('a')).toBeUndefined();
  });

  it('is asked of another worker where the first one dies, and given up, with a reason, where that dies too', async () => {
    source.want([wish('a')]);
    newest().die('out of memory');
    await settled();
    expect(workers).toHaveLength(2);
    expect(failures).toEqual([]);
    expect(ids('wish')).toHaveLength(1);
    newest().die('out of memory');
    await settled();
    expect(failures).toMatchObject([{ code: 'internal', values: { detail: 'raster: out of memory' } }]);
    source.want([wish('a')]);
    expect(workers).toHaveLength(2);
    // what did not kill it is drawn all the same
    source.want([wish('a'), wish('b')]);
    newest().say({ kind: 'tile', id: ids('wish')[0], tile: null });
    await settled();
    expect(source.tile('b')).toBe(NOTHING);
  });

  it('says why it could not be made', async () => {
    source.want([wish('a')]);
    newest().say({ kind: 'failed', id: ids('wish')[0], problem: { type: '', status: 404, title: '', code: 'blob-unknown', values: {} } });
    await settled();
    expect(failures).toMatchObject([{ problem: { code: 'blob-unknown' } }]);
  });
});
