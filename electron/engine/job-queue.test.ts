import { describe, expect, it } from 'vitest';
import { JobQueue } from './job-queue';

/** Work that ends when it is told to. */
function step(): { work: () => Promise<string>; finish: () => void; started: () => boolean } {
  let finish = (): void => undefined;
  let started = false;
  const done = new Promise<string>((resolve) => { finish = () => resolve('done'); });
  return { work: () => { started = true; return done; }, finish, started: () => started };
}

describe('the queue', () => {
  it('does one thing after the other', async () => {
    const queue = new JobQueue();
    const one = step();
    const two = step();
    const first = queue.add(one.work);
    const second = queue.add(two.work);
    expect([one.started(), two.started()]).toEqual([true, false]);
    one.finish();
    await first;
    await Promise.resolve();
    expect(two.started()).toBe(true);
    two.finish();
    expect(await second).toBe('done');
  });

  it('goes on after a failure', async () => {
    const queue = new JobQueue();
    await expect(queue.add(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await queue.add(async () => 'yes')).toBe('yes');
  });

  it('takes out what is no longer wanted, and starts the next only when the running one has ended', async () => {
    const queue = new JobQueue();
    const [running, waiting, last] = [step(), step(), step()];
    const aborts = [new AbortController(), new AbortController()] as const;
    const results = [queue.add(running.work, aborts[0].signal), queue.add(waiting.work, aborts[1].signal)];
    const after = queue.add(last.work);
    for (const abort of aborts) abort.abort();
    for (const result of results) await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    expect(last.started()).toBe(false);
    running.finish();
    last.finish();
    expect(await after).toBe('done');
    expect(waiting.started()).toBe(false);
  });

  it('fails what waits and what comes when it is closed', async () => {
    const queue = new JobQueue();
    const running = step();
    const first = queue.add(running.work);
    const second = queue.add(async () => 'never');
    queue.close();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    await expect(queue.add(async () => 'never')).rejects.toMatchObject({ code: 'cancelled' });
    running.finish();
    expect(await first).toBe('done');
  });
});
