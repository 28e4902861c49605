import type { EditorContext } from './context';
import type { EditorCommands, EditorTab } from './editor';
import type { Making } from './making';
import { isAbort, problemOf } from './notices';

/** Brings each open photo's embedding from the engine to the decoder, once, while the decoder is still being compiled. */
export class Embeddings {
  readonly #context: EditorContext;
  readonly #making: Making;
  readonly #say: Pick<EditorCommands, 'report' | 'announce'>;
  readonly #reading = new Map<string, AbortController>();
  #decoder: Promise<void> | null = null;

  constructor(context: EditorContext, making: Making, say: Pick<EditorCommands, 'report' | 'announce'>) {
    this.#context = context;
    this.#making = making;
    this.#say = say;
  }

  /** Loads the decoder, once; after a failure the next call tries again. */
  startDecoder(): Promise<void> {
    this.#decoder ??= this.#context.ports.masks.start().then(
      (runtime) => this.#context.patch({ decoderRuntime: runtime }),
      (error: unknown) => {
        this.#decoder = null;
        throw error;
      },
    );
    return this.#decoder;
  }

  async read(tabId: string): Promise<void> {
    const tab = this.#context.tab(tabId);
    if (!tab) return;
    this.#reading.get(tabId)?.abort();
    const controller = new AbortController();
    this.#reading.set(tabId, controller);
    this.#context.patchTab(tabId, { encoding: { state: 'running', since: Date.now() } });
    try {
      const { server, masks } = this.#context.ports;
      const reading = server.photos.embedding(tab.photo.id, controller.signal);
      const ready = Promise.all([reading.then(({ data }) => data), this.startDecoder()]).then(([data]) => data);
      await masks.setImage(tab.photo.id, tab.photo, ready);
      const embedding = await reading;
      const seconds = embedding.milliseconds / 1000;
      this.#context.patchTab(tabId, { encoding: { state: 'done', seconds, fromCache: embedding.cache !== 'none', provider: embedding.provider } });
      this.#say.announce({ id: 'say.encoded', values: { seconds: seconds.toFixed(1) } });
      this.#making.embeddingArrived(tabId);
    } catch (error) {
      if (isAbort(error)) return;
      this.#context.patchTab(tabId, { encoding: { state: 'failed', problem: problemOf(error) } });
      this.#say.report(error, [{ id: 'file.encodeAgain' }]);
    } finally {
      if (this.#reading.get(tabId) === controller) this.#reading.delete(tabId);
    }
  }

  /** A tab is being closed: nothing more is read for it, and the decoder forgets a photo that no other tab shows. */
  forget(tab: EditorTab): void {
    this.#reading.get(tab.id)?.abort();
    const elsewhere = this.#context.state.tabs.some((other) => other.id !== tab.id && other.photo.id === tab.photo.id);
    if (!elsewhere) this.#context.ports.masks.release(tab.photo.id);
  }
}
