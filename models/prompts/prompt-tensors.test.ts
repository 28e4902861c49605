import { describe, expect, it } from 'vitest';
import type { PromptPoint } from '../../core/prompts/prompts';
import { modelFrame } from '../image/model-frame';
import { promptTensors } from './prompt-tensors';

const point = (x: number, y: number, kind: 'include' | 'exclude' = 'include'): PromptPoint => ({ id: `${x},${y}`, x, y, kind });
const frame = modelFrame({ width: 2048, height: 1024 });

describe('prompts as tensors', () => {
  it('puts a padding point after clicks without a box', () => {
    const { count, coords, labels } = promptTensors({ points: [point(100, 60), point(2048, 1024, 'exclude')], box: null }, frame);
    expect(count).toBe(3);
    // half the photo's pixels, less the half pixel that the prompt encoder adds
    expect([...coords]).toEqual([49.5, 29.5, 1023.5, 511.5, 0, 0]);
    expect([...labels]).toEqual([1, 0, -1]);
  });

  it('gives a box as two corners with labels of their own, after the clicks', () => {
    const { coords, labels } = promptTensors({ points: [point(20, 20)], box: { x: 10, y: 20, width: 100, height: 200 } }, frame);
    expect([...coords]).toEqual([9.5, 9.5, 4.5, 9.5, 54.5, 109.5]);
    expect([...labels]).toEqual([1, 2, 3]);
  });

  it('cuts a box at the border', () => {
    const { coords } = promptTensors({ points: [], box: { x: -50, y: 900, width: 100, height: 500 } }, frame);
    expect([...coords]).toEqual([-0.5, 449.5, 24.5, 511.5]);
  });
});
