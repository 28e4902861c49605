import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchChoice, BatchInfo, BatchItem, Recipe } from '../../api/contract';
import { PhotoStore } from '../photos/photo-store';
import { Choices } from './choices';
import type { CutResult } from './cutter';
import { waitingItem } from './plan';

const recipe: Recipe = { points: [], box: null, recolor: null, trim: 4, name: '{stem}' };
const choice: BatchChoice = { prompts: { points: [{ id: 'p1', x: 5, y: 5, kind: 'include' }], box: null }, candidate: 'part' };
const facts: CutResult['facts'] = { photoId: null, size: null, mask: null, prompts: choice.prompts, candidate: 'part', predictedIou: 0.8, stability: 0.9, flag: null };
let folder: string;
let item: BatchItem;
let asked: unknown[];
let choices: Choices;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maskwright-choices-'));
  const file = join(folder, 'a.png');
  await sharp({ create: { width: 20, height: 10, channels: 3, background: '#336699' } }).png().toFile(file);
  const photos = new PhotoStore(join(folder, 'cache'));
  item = { ...waitingItem(0, file, join(folder, 'out.png')), state: 'done', photoId: (await photos.openFile(file)).id };
  asked = [];
  choices = new Choices({
    photos,
    batches: {
      info: async () => ({ recipe }) as BatchInfo,
      item: async () => item,
      choose: async (_id, _index, result) => ({ ...item, ...result.facts }),
    },
    // the model is left out
    cutter: {
      candidates: async (photo, by) => {
        asked.push([photo.id, by]);
        return [{ ...choice, predictedIou: 0.8, area: 50, mask: { size: [1, 1], counts: '1' } }];
      },
      cut: async (photo, by, _signal, chosen) => {
        asked.push([photo.id, by, chosen]);
        return { png: new Uint8Array([1]), facts };
      },
    },
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('choosing among the masks of a result', () => {
  it('lists those of its photo, and makes it again with one of them by the recipe', async () => {
    expect(await choices.list('b', 0)).toMatchObject([{ candidate: 'part', area: 50 }]);
    expect(await choices.take('b', 0, choice)).toMatchObject({ candidate: 'part', predictedIou: 0.8 });
    expect(asked).toEqual([[item.photoId, recipe], [item.photoId, recipe, choice]]);
  });

  it('has nothing to offer where there is no result, or one made by hand', async () => {
    for (const change of [{ state: 'failed' }, { state: 'waiting' }, { corrected: true }] as const) {
      item = { ...item, state: 'done', corrected: false, ...change };
      expect(await choices.list('b', 0)).toEqual([]);
    }
    item = { ...item, state: 'failed' };
    await expect(choices.take('b', 0, choice)).rejects.toMatchObject({ code: 'batch-no-result', values: { file: 'a.png' } });
    item = { ...item, state: 'done', corrected: true };
    await expect(choices.take('b', 0, choice)).rejects.toMatchObject({ code: 'batch-corrected', values: { file: 'a.png' } });
    expect(asked).toEqual([]);
  });

  it('does not take another photo for the one that was cut out', async () => {
    await writeFile(item.file, await sharp({ create: { width: 20, height: 10, channels: 3, background: '#993366' } }).png().toBuffer());
    await expect(choices.list('b', 0)).rejects.toMatchObject({ code: 'photo-changed', values: { file: 'a.png' } });
    await expect(choices.take('b', 0, choice)).rejects.toMatchObject({ code: 'photo-changed' });
    expect(asked).toEqual([]);
  });

  it('writes nothing that was overtaken while it was made', async () => {
    const stop = new AbortController();
    const taken = choices.take('b', 0, choice, stop.signal);
    stop.abort();
    await expect(taken).rejects.toMatchObject({ code: 'cancelled' });
  });
});
