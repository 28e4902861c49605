import { describe, expect, it } from 'vitest';
import { isFailure } from '../errors/failure';
import { checkPrompts } from './check-prompts';
import { NO_PROMPTS, type PromptSet } from './prompts';

const photo = { width: 100, height: 50 };
const at = (x: number, y: number): PromptSet => ({ points: [{ id: 'a', x, y, kind: 'include' }], box: null });
const boxed = (x: number, y: number, width: number, height: number): PromptSet => ({ points: [], box: { x, y, width, height } });
const codeOf = (prompts: PromptSet): string => {
  try {
    checkPrompts(prompts, photo);
    return 'accepted';
  } catch (error) {
    return isFailure(error) ? error.code : String(error);
  }
};

describe('prompts against the photo', () => {
  it('takes clicks up to the border', () => {
    expect(codeOf(at(0, 0))).toBe('accepted');
    expect(codeOf(at(100, 50))).toBe('accepted');
  });
  it('refuses a click outside, and says where the photo ends', () => {
    expect(codeOf(at(100.1, 0))).toBe('point-outside');
    expect(codeOf(at(-1, 0))).toBe('point-outside');
    expect(codeOf(at(Number.NaN, 0))).toBe('point-outside');
  });
  it('refuses no prompt and a box of no area', () => {
    expect(codeOf(NO_PROMPTS)).toBe('no-prompt');
    expect(codeOf(boxed(10, 10, 0, 5))).toBe('box-empty');
    expect(codeOf(boxed(10, 10, 5, -5))).toBe('box-empty');
  });
  it('cuts a box at the border and refuses one that lies outside', () => {
    expect(checkPrompts(boxed(-10, 40, 50, 50), photo).box).toEqual({ x: 0, y: 40, width: 40, height: 10 });
    expect(codeOf(boxed(100, 0, 10, 10))).toBe('box-outside');
  });
});
