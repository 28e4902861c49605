import type { History } from '../../core/history/step';
import { currentStep } from '../../core/history/history';
import type { EditorContext } from './context';
import type { EditorTab } from './editor';

/** A change is on disk after this long without another one, … */
const QUIET_MS = 1500;
/** … and after this long at the latest: nothing older than ten seconds may be lost. */
const LATEST_MS = 6000;

interface Pending {
  readonly since: number;
  timer: ReturnType<typeof setTimeout>;
}

/**
 * Writes every open document that has unsaved changes to the journal, so that a crash costs seconds.
 * Writes of one document follow each other; the newest state wins.
 */
export class Journal {
  readonly #context: EditorContext;
  readonly #failed: (error: unknown) => void;
  readonly #pending = new Map<string, Pending>();
  readonly #writing = new Map<string, Promise<void>>();
  readonly #written = new Set<string>();

  constructor(context: EditorContext, failed: (error: unknown) => void) {
    this.#context = context;
    this.#failed = failed;
  }

  /** The tab's document has changed. */
  changed(tab: string): void {
    const now = Date.now();
    const before = this.#pending.get(tab);
    clearTimeout(before?.timer);
    const since = before?.since ?? now;
    const wait = Math.max(0, Math.min(QUIET_MS, since + LATEST_MS - now));
    this.#pending.set(tab, { since, timer: setTimeout(() => void this.write(tab), wait) });
  }

  /** Writes now what is waiting, after the write that is under way. */
  async write(tabId: string): Promise<void> {
    const pending = this.#pending.get(tabId);
    if (!pending) return;
    clearTimeout(pending.timer);
    this.#pending.delete(tabId);
    const turn = (this.#writing.get(tabId) ?? Promise.resolve()).then(() => this.#put(tabId));
    this.#writing.set(tabId, turn);
    await turn;
  }

  async #put(tabId: string): Promise<void> {
    const tab = this.#context.tab(tabId);
    if (!tab) return;
    try {
      if (isSaved(tab.history, tab.savedStep)) return await this.#remove(documentIdOf(tab.history));
      const documentId = documentIdOf(tab.history);
      await this.#context.ports.server.journal.put(documentId, { history: tab.history, path: tab.path, name: tab.name });
      this.#written.add(documentId);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** The work is on disk elsewhere, or given up. */
  async forget(tabId: string, history: History): Promise<void> {
    clearTimeout(this.#pending.get(tabId)?.timer);
    this.#pending.delete(tabId);
    await this.#writing.get(tabId);
    try {
      await this.#remove(documentIdOf(history));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** An entry of an earlier run is there already. */
  known(documentId: string): void {
    this.#written.add(documentId);
  }

  async #remove(documentId: string): Promise<void> {
    if (!this.#written.delete(documentId)) return;
    await this.#context.ports.server.journal.remove(documentId);
  }
}

export function documentIdOf(history: History): string {
  return currentStep(history).document.id;
}

/** Whether closing the tab would lose something: steps that are not on disk, or a mask that is about to be one. */
export function isUnsaved({ history, savedStep, making }: Pick<EditorTab, 'history' | 'savedStep' | 'making'>): boolean {
  return !isSaved(history, savedStep) || (making?.keeping ?? false);
}

/** True where the shown step is the one on disk, or nothing was done since opening. */
export function isSaved(history: History, savedStep: string | null): boolean {
  return currentStep(history).id === savedStep;
}
