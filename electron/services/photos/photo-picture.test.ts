import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BlobStore } from '../blobs/blob-store';
import { keepAsPicture } from './photo-picture';
import { PhotoStore } from './photo-store';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pictures-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

it('keeps every bit of what is half transparent', async () => {
  const [width, height] = [64, 16];
  // every alpha beside every colour, faint ones too: premultiplied, these would come back as others
  const pixels = Buffer.from(Array.from({ length: width * height * 4 }, (_, index) => (index % 4 === 3 ? (index >> 2) % 256 : (index * 37) % 256)));
  const png = await sharp(pixels, { raw: { width, height, channels: 4 } }).png().toBuffer();
  const photos = new PhotoStore(join(home, 'photos'));
  const blobs = new BlobStore(join(home, 'blobs'));
  try {
    const { id } = await photos.openBytes('logo.png', png);
    const kept = await blobs.get(await keepAsPicture({ photos, blobs }, id));
    const { data, info } = await sharp(kept).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width, height, channels: 4 });
    expect(Buffer.compare(data, pixels)).toBe(0);
  } finally {
    blobs.dispose();
  }
});
