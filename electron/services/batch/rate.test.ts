import { describe, expect, it } from 'vitest';
import { Rate } from './rate';

describe('rate', () => {
  it('is unknown before the first photo', () => {
    expect(new Rate(5).photosPerMinute).toBeNull();
    expect(new Rate(5).secondsLeft(10)).toBeNull();
  });
  it('counts from the start, then over the last twenty', () => {
    const rate = new Rate(0);
    rate.finished(2000);
    expect(rate.photosPerMinute).toBe(30);
    expect(rate.secondsLeft(15)).toBe(30);
    for (let i = 1; i <= 20; i++) rate.finished(2000 + i * 1000);
    expect(rate.photosPerMinute).toBe(60);
  });
});
