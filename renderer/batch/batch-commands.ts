import { addMaskLayer, changeLayer } from '../../core/document/changes';
import { currentStep } from '../../core/history/history';
import type { BatchEvent, BatchItem, Recipe } from '../../electron/api/contract';
import type { EditorContext } from '../state/context';
import type { EditorCommands } from '../state/editor';
import { fileName } from '../state/file-name';
import { isAbort } from '../state/notices';
import { candidateCommands, type CandidateCommands } from './candidate-commands';
import { countItems, SUBJECT, selectedItem, shownItems, stemOf, suggestedName, type BatchFilter, type BatchForm, type BatchState } from './batch-state';

/** What can be done with batches. */
export interface BatchCommands extends CandidateCommands {
  /** fetches the list of batches; once is enough */
  load(): Promise<void>;
  open(id: string): void;
  /** back to the list; a batch that runs goes on */
  close(): void;
  forget(id: string): Promise<void>;

  /** begins a new batch, with a recipe or else that of the open one */
  begin(recipe?: Recipe): void;
  edit(change: Partial<Pick<BatchForm, 'inputs' | 'out' | 'recipe'>>): void;
  /** photos or folders that were dropped: by their paths where the host knows them, else their bytes */
  receive(files: readonly { readonly file: File; readonly name: string }[], folder: string): Promise<void>;
  abandon(): void;
  start(): Promise<void>;

  pause(): Promise<void>;
  resume(): Promise<void>;
  cancel(): Promise<void>;

  filter(filter: BatchFilter): void;
  select(index: number | null): void;
  /** to the next or previous one of those that are shown */
  step(direction: 1 | -1): void;
  judge(verdict: BatchItem['verdict']): Promise<void>;
  /** opens the selected photo in the editor with its mask and prompts */
  correct(): Promise<void>;
  /** puts what the active document shows in the place of its result */
  replace(): Promise<void>;
}

/** Between two looks at how many photos there are while a path is typed. */
const COUNT_DELAY = 250;

export function batchCommands(context: EditorContext, commands: EditorCommands): BatchCommands {
  const { server, host } = context.ports;
  let watching: AbortController | null = null;
  let counting: AbortController | null = null;

  const state = (): BatchState => context.state.batch;
  const patch = (change: Partial<BatchState>): void => context.patch({ batch: { ...state(), ...change } });
  const patchForm = (change: Partial<BatchForm>): void => {
    const { form } = state();
    if (form) patch({ form: { ...form, ...change } });
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      commands.report(error);
    }
  };

  function take(event: BatchEvent): void {
    if (event.type === 'item') {
      const { items } = state();
      if (items[event.item.index]) patch({ items: items.with(event.item.index, event.item) });
      return;
    }
    const { items, ...info } = event.batch;
    const before = state().open;
    patch({ open: info, ...(items ? { items } : {}) });
    if (before?.state === 'running' && info.state !== 'running') {
      const { done, failed, skipped } = info.counts;
      commands.announce({ id: 'batch.say.done', values: { done: done + failed + skipped, total: info.total, review: countItems(state().items).review } });
    }
  }

  /** Follows a batch until another is opened. */
  function watch(id: string): void {
    watching?.abort();
    const controller = new AbortController();
    watching = controller;
    void attempt(async () => {
      for await (const event of server.batches.events(id, controller.signal)) {
        if (controller.signal.aborted) return;
        take(event);
      }
    });
  }

  /** Counts the photos a little after the last change of where they are. */
  function count(): void {
    counting?.abort();
    const { form } = state();
    if (!form || form.inputs.length === 0) return;
    const controller = new AbortController();
    counting = controller;
    setTimeout(() => {
      if (controller.signal.aborted) return;
      server.batches.inputs(form.inputs, controller.signal).then(
        (found) => patchForm({ found }),
        (error: unknown) => {
          if (!isAbort(error)) patchForm({ found: { photos: 0, bytes: 0 } });
        },
      );
    }, COUNT_DELAY);
  }

  async function list(): Promise<void> {
    patch({ known: await server.batches.list() });
  }

  const openId = (): string | null => state().open?.id ?? null;

  const self: BatchCommands = {
    ...candidateCommands(context, commands, (item) => take({ type: 'item', item })),
    load: () => attempt(list),
    open(id) {
      if (openId() !== id) patch({ open: null, items: [], filter: 'all', selected: null, form: null });
      watch(id);
    },
    close() {
      watching?.abort();
      patch({ open: null, items: [], selected: null, form: null });
      void self.load();
    },
    forget: (id) => attempt(async () => {
      const name = state().known?.find((batch) => batch.id === id)?.name ?? id;
      await server.batches.forget(id);
      await list();
      commands.notify({ id: 'batch.forgotten', values: { name } });
    }),

    begin(recipe) {
      const { open } = state();
      patch({ form: { inputs: [], out: '', outChosen: false, recipe: recipe ?? open?.recipe ?? SUBJECT, found: null, receiving: null, starting: false } });
    },
    edit(change) {
      const { form } = state();
      if (!form) return;
      const inputs = change.inputs ?? form.inputs;
      // the folder for the results follows the photos until it is chosen
      const outChosen = change.out === undefined ? form.outChosen : change.out !== '';
      const out = change.out ?? (outChosen ? form.out : suggestedOut(inputs));
      patchForm({ ...change, out, outChosen, ...(change.inputs ? { found: null } : {}) });
      if (change.inputs) count();
    },
    receive: (files, folder) => attempt(async () => {
      if (files.length === 0) return;
      if (!state().form) self.begin();
      const paths = files.map(({ file }) => host.pathOf(file));
      if (paths.every((path): path is string => path !== null)) {
        self.edit({ inputs: paths });
        return;
      }
      const { id, path } = await server.batches.newDrop(folder);
      for (const [index, { file, name }] of files.entries()) {
        patchForm({ receiving: { done: index, total: files.length } });
        await server.batches.sendDropped(id, name, file);
      }
      patchForm({ receiving: null });
      self.edit({ inputs: [path] });
    }).finally(() => patchForm({ receiving: null })),
    abandon: () => patch({ form: null }),
    start: () => attempt(async () => {
      const { form } = state();
      if (!form || form.starting) return;
      patchForm({ starting: true });
      try {
        const { items, ...info } = await server.batches.start({ inputs: [...form.inputs], out: form.out, recipe: form.recipe, resume: false });
        patch({ open: info, items: items ?? [], form: null, filter: 'all', selected: null });
        watch(info.id);
      } finally {
        patchForm({ starting: false });
      }
    }),

    pause: () => control('pause'),
    resume: () => control('resume'),
    cancel: () => control('cancel'),

    filter(filter) {
      const { selected, items } = state();
      const shown = shownItems({ items, filter });
      const stays = shown.some((item) => item.index === selected);
      // who asks for what failed, or what is to be judged, wants to look at the first of them
      const first = filter === 'all' || filter === 'waiting' ? null : (shown[0]?.index ?? null);
      patch({ filter, selected: stays ? selected : first });
    },
    select: (selected) => patch({ selected }),
    step(direction) {
      const shown = shownItems(state());
      const at = shown.findIndex((item) => item.index === state().selected);
      const next = at < 0 ? shown[direction > 0 ? 0 : shown.length - 1] : shown[at + direction];
      if (next) patch({ selected: next.index });
    },
    judge: (verdict) => attempt(async () => {
      const id = openId();
      const item = selectedItem(state());
      if (id === null || item?.state !== 'done') return;
      // the next one is found before this one leaves the filter
      const shown = shownItems(state());
      const at = shown.findIndex((other) => other.index === item.index);
      const judged = await server.batches.judge(id, item.index, verdict);
      take({ type: 'item', item: judged });
      const next = shown.slice(at + 1).find((other) => other.state === 'done');
      if (state().selected === item.index && next) patch({ selected: next.index });
    }),
    correct: () => attempt(async () => {
      const { open } = state();
      const item = selectedItem(state());
      if (!open || item?.state !== 'done') return;
      const known = new Set(context.state.tabs.map((tab) => tab.id));
      await commands.openPath(item.file, true);
      const tab = context.activeTab;
      // it could not be opened: a banner says why
      if (!tab || known.has(tab.id)) return;
      patch({ corrections: { ...state().corrections, [tab.id]: { batch: open.id, name: open.name, index: item.index, file: fileName(item.file) } } });
      const { mask, prompts, candidate } = item;
      if (!mask || !prompts || !candidate) return;
      const kept = { mask, prompts, candidate, predictedIou: item.predictedIou ?? 0, stability: item.stability ?? 0 };
      const name = stemOf(item.file);
      const layer = crypto.randomUUID();
      const { recolor } = open.recipe;
      const adjustments = recolor ? { recolor: await context.ports.recolored(tab.photo, mask, recolor.to, recolor.amount) } : {};
      commands.commit('keep', name, (document) => {
        const named = changeLayer(addMaskLayer(document, kept, name, layer), layer, { kind: 'rename', name });
        return changeLayer(named, layer, { kind: 'adjust', adjustments });
      }, tab.id);
      commands.select([layer]);
      await commands.editPrompts(layer);
    }),
    replace: () => attempt(async () => {
      const first = context.activeTab;
      const correction = first ? state().corrections[first.id] : undefined;
      if (!first || !correction) return;
      // what is being made belongs to it, also what was begun while another mask was being kept
      await commands.kept(first.id);
      if (context.tab(first.id)?.making) await commands.keep(first.id);
      const tab = context.tab(first.id);
      // what could not be kept was said, and stays
      if (!tab || tab.making) return;
      const step = currentStep(tab.history);
      const item = await server.batches.correct(correction.batch, correction.index, step.document);
      const { [tab.id]: _done, ...corrections } = state().corrections;
      patch({ corrections });
      // it is on disk, as the result
      context.patchTab(tab.id, { savedStep: step.id });
      commands.close(tab.id);
      commands.show({ workspace: 'batch' });
      if (openId() === correction.batch) {
        take({ type: 'item', item });
        patch({ selected: correction.index });
      } else self.open(correction.batch);
      commands.notify({ id: 'batch.replaced', values: { file: correction.file } });
    }),
  };

  function control(verb: 'pause' | 'resume' | 'cancel'): Promise<void> {
    return attempt(async () => {
      const id = openId();
      if (id !== null) await server.batches.control(id, verb);
    });
  }

  /** Beside the exports, called like the photos' folder. */
  function suggestedOut(inputs: readonly string[]): string {
    const base = context.state.settings.exportFolder.replace(/[\\/]+$/, '');
    const [first] = inputs;
    if (first === undefined || base === '') return '';
    return `${base}${base.includes('\\') ? '\\' : '/'}${suggestedName(first)}`;
  }

  return self;
}
