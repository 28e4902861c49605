import type { Size } from '../../core/geometry/frames';
import type { PhotoInfo } from '../../core/document/document';
import type { JournalBody, JournalEntry, OpenedProject, ServerEvent, StatusInfo } from '../../electron/api/contract';
import { Failure } from '../../core/errors/failure';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import { TestBatches } from '../batch/batches.test-support';
import { createEditor, type Editor } from './create-editor';
import type { CandidateMask, EditorTab } from './editor';
import { INITIAL_STATE } from './initial';
import type { DecoderDeath, EditorPorts, FullMask, SharpOutline, MaskAnswer, MaskPort } from './ports';
import { activeTabOf } from './use-editor';

/** An editor without a window, whose other side remembers what it was asked. */
export interface TestEditor extends Editor {
  readonly masks: TestMasks;
  readonly server: TestServer;
  readonly host: TestHost;
  tab(): EditorTab;
}

export function samplePhoto(name: string, change: Partial<PhotoInfo> = {}): PhotoInfo {
  const id = Array.from(name, (letter) => letter.charCodeAt(0).toString(16)).join('').padEnd(64, '0').slice(0, 64);
  return {
    id, name, format: 'jpeg', width: 400, height: 300, depth: 8, channels: 3, colorSpace: 'srgb', icc: null, density: null, orientation: 1, hasAlpha: false, bytes: 1000, ...change,
  };
}

function maskOf(candidate: Candidate, predictedIou: number, side: number): CandidateMask {
  const outline = [[{ x: 10, y: 10 }, { x: 10 + side, y: 10 }, { x: 10 + side, y: 10 + side }, { x: 10, y: 10 + side }]];
  return { candidate, predictedIou, stability: 0.95, area: side * side, bounds: { x: 10, y: 10, width: side, height: side }, outline };
}

/** Three nested squares, the part chosen; with several prompts the combined one. */
function answerTo(prompts: PromptSet): MaskAnswer {
  const nested = [maskOf('whole', 0.8, 100), maskOf('part', 0.9, 50), maskOf('subpart', 0.7, 20)];
  const single = prompts.points.length === 1 && !prompts.box;
  return single
    ? { candidates: nested, chosen: prompts.firstClick ?? 'part', milliseconds: 12 }
    : { candidates: [maskOf('combined', 0.97, 70), ...nested], chosen: 'combined', milliseconds: 12 };
}

/** A decoder that answers when it is told to. */
export class TestMasks implements MaskPort {
  readonly asked: PromptSet[] = [];
  readonly hovered: PromptSet[] = [];
  readonly sharpened: PromptSet[] = [];
  readonly released: string[] = [];
  readonly images: string[] = [];
  /** answers wait until `answerAll` */
  held = false;
  /** full masks wait as well */
  fullHeld = false;
  failure: Error | null = null;
  /** why full masks are not sharp */
  notSharpened: FullMask['notSharpened'] = null;
  starts = 0;
  readonly #held = new Set<string>();
  #onDeath: (death: DecoderDeath) => void = () => undefined;
  #waiting: (() => void)[] = [];

  start = () => {
    this.starts++;
    return Promise.resolve({ device: 'test', threads: 1 });
  };
  setImage = async (photo: string, _size: Size, embedding: Promise<Float32Array>) => {
    await embedding;
    this.images.push(photo);
    this.#held.add(photo);
  };
  release = (photo: string) => {
    this.released.push(photo);
    this.#held.delete(photo);
  };
  onDeath = (listener: (death: DecoderDeath) => void) => void (this.#onDeath = listener);

  /** The worker dies: its photos are gone. */
  die(worked: boolean): void {
    this.#held.clear();
    this.#onDeath({ failure: new Failure('internal', { detail: 'died' }), worked });
  }

  /** The worker lets a photo go, to hold others. */
  letGo(photo: string): void {
    this.#held.delete(photo);
  }

  async hover(photo: string, prompts: PromptSet): Promise<CandidateMask | null> {
    this.hovered.push(prompts);
    await this.#gate();
    this.#know(photo);
    return maskOf('part', 0.9, 50);
  }

  async answer(photo: string, prompts: PromptSet): Promise<MaskAnswer | null> {
    this.asked.push(prompts);
    await this.#gate();
    if (this.failure) throw this.failure;
    this.#know(photo);
    return answerTo(prompts);
  }

  async sharpen(photo: string, prompts: PromptSet, candidate: Candidate): Promise<SharpOutline | null> {
    this.#know(photo);
    this.sharpened.push(prompts);
    const mask = answerTo(prompts).candidates.find((other) => other.candidate === candidate);
    return mask ? { bounds: mask.bounds, area: mask.area + 1, outline: [] } : null;
  }

  async full(photo: string, prompts: PromptSet, candidate: Candidate): Promise<FullMask> {
    await this.#gate(this.fullHeld);
    if (this.failure) throw this.failure;
    this.#know(photo);
    const chosen = answerTo(prompts).candidates.find((mask) => mask.candidate === candidate);
    if (!chosen) throw new RangeError(candidate);
    const { bounds } = chosen;
    return { bounds, area: chosen.area, predictedIou: chosen.predictedIou, stability: 0.95, bytes: new Uint8Array([chosen.area % 256]), sha256: `${bounds.width}`.padEnd(64, 'a'), notSharpened: this.notSharpened };
  }

  answerAll(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  #know(photo: string): void {
    if (!this.#held.has(photo)) throw new Failure('photo-unknown', { id: photo });
  }

  #gate(held = this.held): Promise<void> {
    return held ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }
}

export class TestServer {
  readonly batches = new TestBatches();
  readonly blobs = new Map<string, Uint8Array>();
  readonly journalled = new Map<string, JournalBody>();
  readonly saved: { path: string; steps: number }[] = [];
  readonly opened: string[] = [];
  /** names that can't be opened, and why */
  readonly bad = new Map<string, Error>();
  pendingFiles: string[] = [];
  /** layers of a project that could not be read */
  leftOut: string[] = [];
  /** how settings are saved */
  saveSettings: EditorPorts['server']['saveSettings'] = (settings) => Promise.resolve(settings);
  /** what the embedding of a photo waits for */
  embedding: Promise<void> = Promise.resolve();

  ports(): EditorPorts['server'] {
    const open = async (name: string): Promise<PhotoInfo> => {
      const failure = this.bad.get(name);
      if (failure) throw failure;
      this.opened.push(name);
      return samplePhoto(name);
    };
    const project = async (name: string): Promise<OpenedProject> => {
      const body = this.journalled.get(name);
      if (!body) throw new Error(`no project ${name}`);
      return { ...body, leftOut: this.leftOut };
    };
    const status: () => Promise<StatusInfo> = async () => ({
      version: '1', host: 'web', engine: { state: 'ready', provider: 'cpu', threads: 2, fallback: null }, model: { id: 'm', name: 'M', state: 'ready', bytes: 1 },
      limits: { megapixels: 100, uploadBytes: 1e6 }, pendingFiles: this.pendingFiles, picturesFolder: '/pictures',
    });
    const waiting = (): ServerEvent => ({ type: 'open-files', files: this.pendingFiles });
    return {
      status,
      async *events(signal?: AbortSignal): AsyncGenerator<ServerEvent> {
        yield waiting();
        await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
      },
      settings: () => Promise.resolve(INITIAL_STATE.settings),
      saveSettings: (settings) => this.saveSettings(settings),
      openSample: open,
      photos: {
        send: (name) => open(name),
        open: (path) => open(path.split('/').at(-1) ?? path),
        openKept: (_id, name) => open(name),
        embedding: async (_photo, signal) => {
          await this.embedding;
          signal?.throwIfAborted();
          return { data: new Float32Array(4), provider: 'cpu', milliseconds: 600, cache: 'none' };
        },
        picture: (photo) => Promise.resolve(photo.padEnd(64, '0').slice(0, 64)),
      },
      blobs: {
        put: async (sha256, bytes) => void this.blobs.set(sha256, bytes),
      },
      projects: {
        save: async ({ history, path }) => {
          this.saved.push({ path, steps: history.steps.length });
          return { path };
        },
        bytes: () => Promise.resolve(new Blob(['ora'])),
        open: project,
        send: project,
      },
      batches: this.batches.ports(),
      journal: {
        list: async () => [...this.journalled].map(([documentId, body]): JournalEntry => ({ documentId, name: body.name, at: 0, steps: body.history.steps.length })),
        get: project,
        put: async (documentId, body) => void this.journalled.set(documentId, body),
        remove: async (documentId) => void this.journalled.delete(documentId),
      },
    };
  }
}

export class TestHost {
  savePath: string | null = 'download';
  /** files that the host knows the path of, by name */
  readonly paths = new Map<string, string>();
  readonly downloads: string[] = [];
  readonly held = new Set<string>();

  ports(): EditorPorts['host'] {
    return {
      pickFiles: () => Promise.resolve({ paths: [], files: [] }),
      pickSavePath: () => Promise.resolve(this.savePath),
      pathOf: (file) => this.paths.get(file.name) ?? null,
      pickFolder: null,
      reveal: null,
      download: (_blob, name) => void this.downloads.push(name),
      hold: () => () => undefined,
      held: () => Promise.resolve(this.held),
    };
  }
}

const GREY = { l: 0.5, c: 0, h: 0 };

export function testEditor(): TestEditor {
  const masks = new TestMasks();
  const server = new TestServer();
  const host = new TestHost();
  const editor = createEditor({ server: server.ports(), masks, host: host.ports(), text: () => 'Object', recolored: (_photo, _mask, _to, amount) => Promise.resolve({ enabled: true, from: GREY, to: GREY, amount, keepLight: true }) });
  editor.commands.setCanvasSize({ width: 1000, height: 800 });
  return {
    ...editor,
    masks,
    server,
    host,
    tab() {
      const tab = activeTabOf(editor.store.getState());
      if (!tab) throw new Error('no tab is active');
      return tab;
    },
  };
}

/** Lets everything that is waiting for nothing else come to an end. */
export async function settled(): Promise<void> {
  // not a timer: those may be in the test's own hands
  const { port1, port2 } = new MessageChannel();
  for (let turn = 0; turn < 20; turn++) {
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(turn);
    });
  }
  port1.close();
}
