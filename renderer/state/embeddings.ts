import type { EditorContext } from './context';
import type { EditorCommands, EditorTab } from './editor';
import type { Making } from './making';
import { isAbort, problemOf } from './notices';
import type { DecoderDeath } from './ports';

/** Brings each open photo's embedding from the engine to the decoder, once, while the decoder is still being compiled. */
export class Embeddings {
  readonly #context: EditorContext;
  readonly #making: Making;
  readonly #say: Pick<EditorCommands, 'report' | 'announce'>;
  /** by tab */
  readonly #reading = new Map<string, { readonly controller: AbortController; readonly done: Promise<void> }>();
  #decoder: Promise<void> | null = null;

  constructor(context: EditorContext, making: Making, say: Pick<EditorCommands, 'report' | 'announce'>) {
    this.#context = context;
    this.#making = making;
    this.#say = say;
    context.ports.masks.onDeath((death) => this.#revive(death));
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
    this.#reading.get(tabId)?.controller.abort();
    const controller = new AbortController();
    const done = this.#read(tab, controller.signal);
    this.#reading.set(tabId, { controller, done });
    await done;
    if (this.#reading.get(tabId)?.controller === controller) this.#reading.delete(tabId);
  }

  /** For a photo that the decoder has let go. Where it is on its way already, that is waited for. */
  async readAgain(tabId: string): Promise<void> {
    await (this.#reading.get(tabId)?.done ?? this.read(tabId));
  }

  async #read(tab: EditorTab, signal: AbortSignal): Promise<void> {
    const tabId = tab.id;
    this.#context.patchTab(tabId, { encoding: { state: 'running', since: Date.now() } });
    try {
      const { server, masks } = this.#context.ports;
      const reading = server.photos.embedding(tab.photo.id, signal);
      const ready = Promise.all([reading, this.startDecoder()]).then(async ([{ data }]) => {
        // the one that was started first may have died meanwhile
        await this.startDecoder();
        return data;
      });
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
    }
  }

  /**
   * Starts another decoder and gives it what the last one held. Where that one had done nothing yet,
   * it is left to the person to try again: each would die of the same.
   */
  #revive({ failure, worked }: DecoderDeath): void {
    this.#decoder = null;
    this.#context.patch({ decoderRuntime: null });
    // those that are being read meet the failure themselves, or start another
    const lost = this.#context.state.tabs.filter((tab) => tab.encoding.state === 'done');
    if (worked) {
      this.startDecoder().catch(this.#say.report);
      for (const tab of lost) void this.read(tab.id);
      return;
    }
    for (const tab of lost) this.#context.patchTab(tab.id, { encoding: { state: 'failed', problem: problemOf(failure) }, hover: null });
    this.#say.report(failure, [{ id: 'file.encodeAgain' }]);
  }

  /** A tab is being closed: nothing more is read for it, and the decoder forgets a photo that no other tab shows. */
  forget(tab: EditorTab): void {
    this.#reading.get(tab.id)?.controller.abort();
    const elsewhere = this.#context.state.tabs.some((other) => other.id !== tab.id && other.photo.id === tab.photo.id);
    if (!elsewhere) this.#context.ports.masks.release(tab.photo.id);
  }
}
