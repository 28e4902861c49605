import { beforeEach, describe, expect, it } from 'vitest';
import { WorkerClient } from './worker-client';
import { FakeWorker } from './worker.test-support';

interface Reply {
  readonly id: number;
  readonly text: string;
}

describe('the window\'s end of a worker', () => {
  let workers: FakeWorker[];
  let unwanted: Reply[];
  let deaths: string[];
  let client: WorkerClient<{ readonly text: string }, Reply>;
  const newest = (): FakeWorker => {
    const worker = workers.at(-1);
    if (!worker) throw new Error('no worker was made');
    return worker;
  };
  beforeEach(() => {
    workers = [];
    unwanted = [];
    deaths = [];
    client = new WorkerClient({
      name: 'parrot',
      create: () => {
        const worker = new FakeWorker();
        workers.push(worker);
        return worker;
      },
      note: (message) => message.text === 'by the way',
      unwanted: (answer) => unwanted.push(answer),
      died: ({ message }) => deaths.push(message),
    });
  });

  it('starts with the first question, and brings each answer to its own', async () => {
    expect(workers).toHaveLength(0);
    const first = client.ask({ text: 'one' });
    const second = client.ask({ text: 'two' });
    expect(workers).toHaveLength(1);
    newest().say({ id: second.id, text: 'TWO' });
    newest().say({ id: first.id, text: 'by the way' });
    newest().say({ id: first.id, text: 'ONE' });
    expect(await first.answer).toEqual({ id: first.id, text: 'ONE' });
    expect(await second.answer).toMatchObject({ text: 'TWO' });
    expect(unwanted).toEqual([]);
  });

  it('lets go of an answer that nobody waits for any more', () => {
    const { id } = client.ask({ text: 'one' });
    client.forget(id);
    newest().say({ id, text: 'ONE' });
    expect(unwanted).toEqual([{ id, text: 'ONE' }]);
  });

  it('fails what a dead worker was asked, once, and starts another with the next question', async () => {
    const open = [client.ask({ text: 'one' }).answer, client.ask({ text: 'two' }).answer];
    const [dead] = workers;
    dead?.die('out of memory');
    dead?.die('again');
    for (const result of await Promise.allSettled(open)) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'internal', values: { detail: 'parrot: out of memory' } } });
    expect(dead?.terminated).toBe(true);
    expect(deaths).toHaveLength(1);
    expect(client.running).toBe(false);
    client.tell({ text: 'nobody hears' });
    const { id, answer } = client.ask({ text: 'three' });
    expect(workers).toHaveLength(2);
    // the dead one's words count no more
    dead?.say({ id, text: 'WRONG' });
    newest().say({ id, text: 'THREE' });
    expect(await answer).toMatchObject({ text: 'THREE' });
  });

  it('takes an answer that can not be read for a death', async () => {
    const { answer } = client.ask({ text: 'one' });
    newest().mumble();
    await expect(answer).rejects.toMatchObject({ values: { detail: 'parrot: an answer could not be read' } });
  });
});
