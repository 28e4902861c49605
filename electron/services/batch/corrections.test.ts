import { expect, it } from 'vitest';
import { sampleDocument } from '../../../core/document/sample.test-support';
import type { BatchInfo, BatchItem } from '../../api/contract';
import { Corrections } from './corrections';
import { waitingItem } from './plan';

const document = sampleDocument(1);
let photoId = document.photo.id;
const written: Uint8Array[] = [];
const item = (): BatchItem => ({ ...waitingItem(0, '/photos/truck.jpg', '/out/truck.png'), state: 'done', photoId });
const corrections = new Corrections({
  info: async () => ({ recipe: { trim: 4 } }) as BatchInfo,
  item: async () => item(),
  correct: async (_id, _index, { png, facts }) => {
    written.push(png);
    return { ...item(), ...facts };
  },
}, { bytes: async ({ trim, targets }) => ({ name: 'truck.png', bytes: Uint8Array.of(trim === 4 ? targets.length : 0) }) });

it('a corrected document of its photo becomes the result', async () => {
  expect(await corrections.correct('b', 0, document)).toMatchObject({ candidate: 'whole', flag: null });
  expect(written.splice(0)).toEqual([Uint8Array.of(1)]);
});

it('a document of another photo does not', async () => {
  photoId = 'b'.repeat(64);
  await expect(corrections.correct('b', 0, document)).rejects.toMatchObject({ code: 'photo-changed', values: { file: 'truck.jpg' } });
  expect(written).toEqual([]);
});
