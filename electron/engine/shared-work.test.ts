import { describe, expect, it } from 'vitest';
import { SharedWork } from './shared-work';

describe('work shared by several', () => {
  it('is done once for all who ask meanwhile, and again for those who ask later', async () => {
    const shared = new SharedWork<number>();
    let done = 0;
    const work = async (): Promise<number> => {
      await Promise.resolve();
      return ++done;
    };
    expect(await Promise.all([shared.share('a', work), shared.share('a', work), shared.share('b', work)])).toEqual([1, 1, 2]);
    expect(await shared.share('a', work)).toBe(3);
  });

  it('goes on while one still waits, and is given up when none does', async () => {
    const shared = new SharedWork<string>();
    const seen: AbortSignal[] = [];
    let finish = (_: string): void => undefined;
    const work = (signal: AbortSignal): Promise<string> => {
      seen.push(signal);
      return new Promise((resolve, reject) => {
        finish = resolve;
        signal.addEventListener('abort', () => reject(new Error('given up')));
      });
    };
    const one = new AbortController();
    const two = new AbortController();
    const first = shared.share('a', work, one.signal);
    const second = shared.share('a', work, two.signal);
    one.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen[0]?.aborted).toBe(false);
    two.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen[0]?.aborted).toBe(true);
    // whoever comes now starts afresh
    const third = shared.share('a', work, new AbortController().signal);
    finish('done');
    expect(await third).toBe('done');
    expect(seen.length).toBe(2);
  });

  it('fails for all who wait', async () => {
    const shared = new SharedWork<never>();
    const work = (): Promise<never> => Promise.reject(new Error('no'));
    const results = await Promise.allSettled([shared.share('a', work), shared.share('a', work, new AbortController().signal)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
