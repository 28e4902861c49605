import type { WorkerLike } from './worker-client';

/** A worker that does what the test says. */
export class FakeWorker<Heard = object> implements WorkerLike {
  readonly heard: Heard[] = [];
  readonly transferred: Transferable[] = [];
  terminated = false;
  readonly #events = new EventTarget();

  postMessage(message: Heard, transfer: Transferable[] | StructuredSerializeOptions = []): void {
    this.heard.push(message);
    if (Array.isArray(transfer)) this.transferred.push(...transfer);
  }

  addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
    this.#events.addEventListener(type, listener);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(message: object): void {
    this.#events.dispatchEvent(new MessageEvent('message', { data: message }));
  }

  die(message: string): void {
    this.#events.dispatchEvent(Object.assign(new Event('error'), { message }));
  }

  /** what it said can't be read */
  mumble(): void {
    this.#events.dispatchEvent(new Event('messageerror'));
  }

  /** the id of the newest question */
  get asked(): number {
    const last: unknown = this.heard.at(-1);
    if (typeof last !== 'object' || last === null || !('id' in last)) throw new Error('nothing was asked');
    return Number(last.id);
  }
}
