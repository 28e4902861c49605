import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../core/errors/failure';
import type { Size } from '../../core/geometry/frames';
import { areaOf } from '../../core/masks/alpha-mask';
import { decodeMask } from '../../core/masks/mask-codec';
import type { PromptSet } from '../../core/prompts/prompts';
import { logitsOf } from '../../models/candidates';
import { maskFromLogits } from '../../models/masks/mask-from-logits';
import type { RegionLogits } from '../../models/sharp/logit-field';
import { drawSharp } from './draw-sharp';
import { FakeDecoder } from './fake-decoder.test-support';
import { Sharpening, type DescribedMask } from './sharpening';

const photo = { width: 1024, height: 768 };
const prompts: PromptSet = { points: [], box: { x: 400, y: 300, width: 200, height: 200 } };

describe('what can not be had for a sharp mask', () => {
  const decoder = new FakeDecoder();
  let plain: DescribedMask;
  let regionFailure: Failure | null;
  let pixelFailure: Error | null;
  let drawn: RegionLogits[];
  let sharpening: Sharpening;
  const full = () => sharpening.full('cat', prompts, 'combined', () => Promise.resolve(plain));

  beforeEach(async () => {
    const decoded = await decoder.decode(prompts);
    plain = { photo, logits: logitsOf(decoded, 'combined'), predictedIou: 0.4, stability: 0.9 };
    regionFailure = null;
    pixelFailure = null;
    drawn = [];
    sharpening = new Sharpening({
      embedding: () => (regionFailure ? Promise.reject(regionFailure) : Promise.resolve(new Float32Array(4))),
      draw: (_photo, size: Size, source, signal) => {
        drawn.push(source);
        if (pixelFailure) return Promise.reject(pixelFailure);
        return drawSharp(source, size, ({ outWidth, outHeight }) => Promise.resolve(new Uint8ClampedArray(outWidth * outHeight * 4).fill(128)), () => signal.aborted);
      },
    }, (work) => work(decoder));
  });

  it('costs the second look alone where the region can\'t be encoded, and says why', async () => {
    regionFailure = new Failure('engine-memory', { file: 'cat.jpg' });
    const mask = await full();
    expect(mask.notSharpened).toMatchObject({ failure: { code: 'engine-memory', values: { file: 'cat.jpg' } } });
    expect(drawn).toEqual([{ logits: plain.logits, region: { x: 0, y: 0, ...photo } }]);
    expect(mask.area).toBeGreaterThan(0);
    expect(areaOf(await decodeMask(mask.bytes, mask.bounds))).toBe(mask.area);
  });

  it('leaves the mask as the decoder gave it where there are no pixels of the photo', async () => {
    pixelFailure = new RangeError('out of memory');
    const mask = await full();
    const enlarged = maskFromLogits(plain.logits, photo);
    expect(mask).toMatchObject({ area: areaOf(enlarged), bounds: enlarged.bounds, notSharpened: { failure: null, detail: 'out of memory' } });
    expect((await decodeMask(mask.bytes, mask.bounds)).alpha).toEqual(enlarged.alpha);
  });

  it('is tried again by the next who asks; a sharp mask is kept', async () => {
    regionFailure = new Failure('engine-memory', { file: 'cat.jpg' });
    await sharpening.outline('cat', prompts, 'combined', () => Promise.resolve(plain), new AbortController().signal);
    regionFailure = null;
    expect((await full()).notSharpened).toBeNull();
    expect(drawn).toHaveLength(2);
    await full();
    expect(drawn).toHaveLength(2);
  });
});
