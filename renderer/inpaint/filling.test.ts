import { beforeEach, describe, expect, it } from 'vitest';
import { currentStep } from '../../core/history/history';
import type { InpaintEvent, InpaintRequest } from '../../electron/api/contract';
import { settled, testEditor, type TestEditor } from '../state/editor.test-support';
import { Filling } from './filling';

/** The other side: gives the events it is told to, and notices when nobody waits any more. */
class Server {
  asked: InpaintRequest[] = [];
  cancelled = false;
  events: InpaintEvent[] = [];
  /** keeps going after its events until it is cancelled */
  hangs = false;

  /** what happens in the window between the last event and the end */
  atEnd: () => void = () => undefined;

  run = async function* (this: Server, request: InpaintRequest, signal?: AbortSignal): AsyncGenerator<InpaintEvent> {
    this.asked.push(request);
    yield* this.events;
    this.atEnd();
    if (!this.hangs) return;
    await new Promise((_, reject) => signal?.addEventListener('abort', () => {
      this.cancelled = true;
      reject(new DOMException('', 'AbortError'));
    }));
  }.bind(this);
}

const done: InpaintEvent = { type: 'done', blob: 'b'.repeat(64), bounds: { x: 1, y: 2, width: 3, height: 4 } };
const problem = (code: string, values: Record<string, string | number> = {}): InpaintEvent => ({ type: 'problem', problem: { type: '', status: 502, title: '', code, values } });

let editor: TestEditor;
let server: Server;
let filling: Filling;
let tab: string;
beforeEach(async () => {
  editor = testEditor();
  server = new Server();
  filling = new Filling(editor, server);
  await editor.commands.openPath('/photos/a.jpg');
  tab = editor.tab().id;
});

const layers = (): string[] => currentStep(editor.tab().history).document.layers.map((layer) => layer.name);
const request = (allowRemote = false) => ({ tab, layer: 'photo', prompt: 'grass', allowRemote, name: 'Fill' });

describe('a filling', () => {
  it('becomes a layer on top, one step that can be undone', async () => {
    server.events = [{ type: 'progress', seconds: 2 }, done];
    await filling.start(request());
    expect(server.asked[0]).toMatchObject({ layerId: 'photo', prompt: 'grass', url: 'http://127.0.0.1:8080', allowRemote: false });
    expect(layers()).toEqual(['a.jpg', 'Fill']);
    expect(currentStep(editor.tab().history)).toMatchObject({ kind: 'inpaint', subject: 'a.jpg' });
    expect(currentStep(editor.tab().history).document.layers[1]).toMatchObject({ kind: 'image', blob: done.blob, bounds: done.bounds });
    editor.commands.undo();
    expect(layers()).toEqual(['a.jpg']);
    expect(filling.store.getState()).toEqual({ running: null, problem: null, question: null });
  });

  it('goes to the document that asked for it, whichever is shown by then', async () => {
    server.events = [done];
    await editor.commands.openPath('/photos/b.jpg');
    await filling.start(request());
    expect(layers()).toEqual(['b.jpg']);
    editor.commands.activate(tab);
    expect(layers()).toEqual(['a.jpg', 'Fill']);
  });

  it('is taken back by its toast, in the document that got it, for as long as nothing came after it', async () => {
    server.events = [done];
    await editor.commands.openPath('/photos/b.jpg');
    await filling.start(request());
    const undo = editor.store.getState().toast?.action;
    expect(undo?.label).toEqual({ id: 'say.undo' });
    undo?.run();
    expect(editor.store.getState().activeTab).toBe(tab);
    expect(layers()).toEqual(['a.jpg']);
    expect(editor.store.getState().toast).toBeNull();
    editor.commands.redo();
    expect(layers()).toEqual(['a.jpg', 'Fill']);
    await filling.start(request());
    expect(editor.store.getState().toast?.action?.label).toEqual({ id: 'say.undo' });
    editor.commands.commit('rename', 'a.jpg', (before) => ({ ...before, layers: before.layers.map((layer) => ({ ...layer, name: 'renamed' })) }), tab);
    expect(editor.store.getState().toast).toBeNull();
  });

  it('is not offered to be taken back by what came right after it', async () => {
    server.events = [done];
    server.atEnd = () => editor.commands.commit('rename', 'a.jpg', (before) => ({ ...before, layers: before.layers.map((layer) => ({ ...layer, name: 'renamed' })) }), tab);
    await filling.start(request());
    expect(currentStep(editor.tab().history).kind).toBe('rename');
    expect(editor.store.getState().toast).toBeNull();
  });

  it('tells how long it takes, and is cancelled by closing the request', async () => {
    server.events = [{ type: 'progress', seconds: 7.5 }];
    server.hangs = true;
    const running = filling.start(request());
    await settled();
    expect(filling.store.getState().running).toEqual({ tab, layer: 'photo', seconds: 7.5 });
    filling.cancel();
    await running;
    expect(server.cancelled).toBe(true);
    expect(filling.store.getState()).toEqual({ running: null, problem: null, question: null });
    expect(layers()).toEqual(['a.jpg']);
  });

  it('leaves the document alone when it fails, and says why', async () => {
    server.events = [problem('inpaint-cut-off', { address: '127.0.0.1:8080' })];
    await filling.start(request());
    expect(layers()).toEqual(['a.jpg']);
    expect(editor.tab().history.steps).toHaveLength(1);
    expect(filling.store.getState().problem?.code).toBe('inpaint-cut-off');
    filling.clear();
    expect(filling.store.getState().problem).toBeNull();
  });

  it('asks before another computer gets the photo', async () => {
    server.events = [problem('inpaint-remote', { host: '192.168.0.12' })];
    await filling.start(request());
    expect(filling.store.getState()).toEqual({ running: null, problem: null, question: { host: '192.168.0.12' } });
    server.events = [done];
    await filling.start(request(true));
    expect(server.asked.map((asked) => asked.allowRemote)).toEqual([false, true]);
    expect(layers()).toEqual(['a.jpg', 'Fill']);
  });
});
