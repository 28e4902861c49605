import { describe, expect, it } from 'vitest';
import type { PhotoPoint, PhotoRect } from '../../core/geometry/frames';
import type { BitMask } from '../../core/masks/bit-mask';
import { LOGIT_SIZE } from '../decoder';
import { modelFrame, toModel } from '../image/model-frame';
import { coverOf } from './cover';
import { explainedBy, type AskedPoint } from './explained';

const crop = { width: 512, height: 512 };

/** A mask that is deep everywhere in its box, in pixels of the crop, or as deep as is said. */
function cover(box: PhotoRect, logit = 8): BitMask {
  const frame = modelFrame(crop);
  const [from, to] = [toModel(frame, { x: box.x, y: box.y }), toModel(frame, { x: box.x + box.width, y: box.y + box.height })];
  const window = { x: from.x / 4, y: from.y / 4, width: (to.x - from.x) / 4, height: (to.y - from.y) / 4 };
  return coverOf(new Float32Array(LOGIT_SIZE * LOGIT_SIZE).fill(logit), window);
}

const asked = (x: number, y: number, of: BitMask | null): AskedPoint => ({ point: { x, y }, answer: { masks: [], cover: of } });
const place: PhotoPoint = { x: 100, y: 100 };
const table = cover({ x: 0, y: 0, width: 256, height: 256 });
const shelf = cover({ x: 80, y: 80, width: 128, height: 64 });

describe('a point', () => {
  it.each<[string, boolean, AskedPoint[]]>([
    ['two of the three nearest cover it with the same mask', true, [asked(90, 100, table), asked(110, 100, table), asked(100, 90, null)]],
    ['only one of them covers it', false, [asked(90, 100, table), asked(110, 100, null), asked(100, 90, null)]],
    ['two cover it with different masks', false, [asked(90, 100, table), asked(110, 100, shelf), asked(100, 90, null)]],
    ['two cover it with almost the same mask', true, [asked(90, 100, table), asked(110, 100, cover({ x: 0, y: 0, width: 256, height: 248 })), asked(100, 90, null)]],
    ['two cover it with masks that are alike, but not the same', false, [asked(90, 100, table), asked(110, 100, cover({ x: 0, y: 0, width: 256, height: 240 })), asked(100, 90, null)]],
    ['two of three agree, a third has another mask there', true, [asked(90, 100, table), asked(110, 100, shelf), asked(100, 90, table)]],
    ['those that cover it are farther off than three others', false, [asked(90, 100, null), asked(110, 100, null), asked(100, 90, null), asked(60, 100, table), asked(140, 100, table)]],
    ['nothing was asked', false, []],
  ])('where %s: %s', (_, explained, points) => {
    expect(explainedBy(points, crop)(place)).toBe(explained);
  });

  it('has to lie deep inside', () => {
    const edge = cover({ x: 0, y: 0, width: 256, height: 256 }, 1.5);
    expect(explainedBy([asked(90, 100, edge), asked(110, 100, edge)], crop)(place)).toBe(false);
    expect(explainedBy([asked(250, 100, table), asked(250, 110, table)], crop)({ x: 257, y: 100 })).toBe(false);
  });
});
