import { createStore } from 'zustand/vanilla';
import { addImageLayer } from '../../core/document/changes';
import { findLayer } from '../../core/document/walk';
import { currentStep } from '../../core/history/history';
import type { History } from '../../core/history/step';
import type { Problem } from '../../electron/api/contract';
import { api, type Api } from '../api/client';
import { ProblemError } from '../api/request';
import type { Editor } from '../state/create-editor';
import { isAbort, problemOf } from '../state/notices';

/** A layer that is with the inpainting program, or what came of the last one. */
export interface FillingState {
  readonly running: { readonly tab: string; readonly layer: string; readonly seconds: number } | null;
  readonly problem: Problem | null;
  /** another computer that the person has to be asked about */
  readonly question: { readonly host: string } | null;
}

const IDLE: FillingState = { running: null, problem: null, question: null };

export interface FillingRequest {
  /** whose document gets the filling, whichever is shown by then */
  readonly tab: string;
  readonly layer: string;
  readonly prompt: string;
  readonly allowRemote: boolean;
  /** name of the layer that the filling becomes */
  readonly name: string;
}

/**
 * The hand-off of one layer at a time. It goes on while the sheet is closed or another document is
 * shown; the document changes once, when the whole filling is there.
 */
export class Filling {
  readonly store = createStore<FillingState>(() => IDLE);
  readonly #editor: Editor;
  readonly #api: Pick<Api['inpaint'], 'run'>;
  #controller: AbortController | null = null;

  constructor(editor: Editor, client: Pick<Api['inpaint'], 'run'> = api.inpaint) {
    this.#editor = editor;
    this.#api = client;
  }

  async start({ tab, layer, prompt, allowRemote, name }: FillingRequest): Promise<void> {
    const open = this.#editor.store.getState().tabs.find(({ id }) => id === tab);
    if (!open || this.#controller) return;
    const { document } = currentStep(open.history);
    // the address that the person sees: the settings on the other side may still be on their way
    const { url } = this.#editor.store.getState().settings.inpaint;
    const subject = findLayer(document, layer)?.name ?? '';
    const controller = new AbortController();
    this.#controller = controller;
    this.store.setState({ ...IDLE, running: { tab, layer, seconds: 0 } });
    let step: string | null = null;
    try {
      for await (const event of this.#api.run({ document, layerId: layer, prompt, url, allowRemote }, controller.signal)) {
        if (event.type === 'progress') this.store.setState({ running: { tab, layer, seconds: event.seconds } });
        else if (event.type === 'problem') throw new ProblemError(event.problem);
        else {
          this.#editor.commands.commit('inpaint', subject, (before) => addImageLayer(before, { name, blob: event.blob, bounds: event.bounds }), tab);
          // now: until the answer's end others may come after it
          const history = this.#history(tab);
          step = history && currentStep(history).id;
        }
      }
      this.store.setState(IDLE);
      if (step !== null) this.#offerUndo(tab, step, subject);
      this.#editor.commands.announce({ id: 'inpaint.done', values: { name: subject } });
    } catch (error) {
      const problem = problemOf(error);
      if (isAbort(error) || problem.code === 'cancelled') this.store.setState(IDLE);
      else if (problem.code === 'inpaint-remote') this.store.setState({ ...IDLE, question: { host: String(problem.values['host'] ?? '') } });
      else this.store.setState({ ...IDLE, problem });
    } finally {
      this.#controller = null;
    }
  }

  #history(tab: string): History | null {
    return this.#editor.store.getState().tabs.find(({ id }) => id === tab)?.history ?? null;
  }

  /** Says that it is done, and offers to take it back for as long as it is the document's last step. */
  #offerUndo(tab: string, step: string, subject: string): void {
    const { notify, activate, jump } = this.#editor.commands;
    notify({ id: 'inpaint.done', values: { name: subject } }, {
      action: {
        label: { id: 'say.undo' },
        run: () => {
          activate(tab);
          const history = this.#history(tab);
          if (history) jump(history.current - 1);
        },
      },
      holds: ({ tabs }) => {
        const history = tabs.find(({ id }) => id === tab)?.history;
        return history !== undefined && currentStep(history).id === step;
      },
    });
  }

  cancel(): void {
    this.#controller?.abort();
  }

  /** Answers nothing was sent: the question or the problem goes away. */
  clear(): void {
    if (!this.#controller) this.store.setState(IDLE);
  }
}

const fillings = new WeakMap<Editor, Filling>();

/** The one of a window. */
export function fillingOf(editor: Editor): Filling {
  const known = fillings.get(editor);
  if (known) return known;
  const filling = new Filling(editor);
  fillings.set(editor, filling);
  return filling;
}
