import { z } from 'zod';
import { photoInfoSchema, type ImageDocument, type PhotoInfo } from '../../core/document/document';
import type { PhotoRect, PixelWindow } from '../../core/geometry/frames';
import type { History } from '../../core/history/step';
import {
  batchCandidateSchema, batchEventSchema, batchInfoSchema, batchInputsSchema, batchItemSchema, EMBEDDING_HEADERS, exportEventSchema, exportPlanSchema, type exportRequestSchema, exportSizeSchema, inpaintEventSchema,
  journalBodySchema, journalEntrySchema, openedProjectSchema, projectBytesRequestSchema, recentFileSchema, sampleInfoSchema, saveProjectRequestSchema, serverEventSchema, settingsSchema, statusSchema,
  type BatchCandidate, type BatchChoice, type BatchEvent, type BatchInfo, type BatchInputs, type BatchItem, type BatchRequest, type ExportEvent, type ExportPlan, type InpaintEvent,
  type InpaintFilesRequest, type InpaintRequest, type JournalBody, type JournalEntry, type OpenedProject, type RecentFile, type SampleInfo,
  type SaveProjectRequest, type ServerEvent, type Settings, type StatusInfo,
} from '../../electron/api/contract';
import { call, events, getBytes, getJson, sendJson } from './request';

/** An export as it is asked for: defaults of the contract may be left out. */
export type ExportAsked = z.input<typeof exportRequestSchema>;

export interface FetchedEmbedding {
  /** [256, 64, 64], row-major */
  readonly data: Float32Array;
  readonly provider: string;
  readonly milliseconds: number;
  readonly cache: 'memory' | 'disk' | 'none';
}

/**
 * The window's side of `electron/api/contract.ts`, a function a route. Each answer is checked
 * against the contract; a failure is thrown as `ProblemError`; a signal's abort cancels the work in
 * Node as well.
 */
export const api = {
  status: (signal?: AbortSignal): Promise<StatusInfo> => getJson('/status', statusSchema, signal),
  /** endless; what holds now comes first */
  events: (signal?: AbortSignal): AsyncGenerator<ServerEvent> => events('GET', '/events', serverEventSchema, undefined, signal),

  settings: (signal?: AbortSignal): Promise<Settings> => getJson('/settings', settingsSchema, signal),
  saveSettings: (settings: Settings, signal?: AbortSignal): Promise<Settings> => sendJson('PUT', '/settings', settings, settingsSchema, signal),

  samples: (signal?: AbortSignal): Promise<SampleInfo[]> => getJson('/samples', z.array(sampleInfoSchema), signal),
  openSample: (id: string, signal?: AbortSignal): Promise<PhotoInfo> => sendJson('POST', `/samples/${part(id)}`, undefined, photoInfoSchema, signal),
  recents: (signal?: AbortSignal): Promise<RecentFile[]> => getJson('/recents', z.array(recentFileSchema), signal),

  photos: {
    /** sends a dropped, pasted or chosen file */
    async send(name: string, file: Blob, as: 'document' | 'layer', signal?: AbortSignal): Promise<PhotoInfo> {
      const response = await call('POST', `/photos?${query({ name, as })}`, { body: file, type: 'application/octet-stream' }, signal);
      return photoInfoSchema.parse(await response.json());
    },
    /** opens a file of this computer by its path */
    open: (path: string, signal?: AbortSignal): Promise<PhotoInfo> => sendJson('POST', '/photos/open', { path }, photoInfoSchema, signal),
    /** opens a photo that came as bytes once more, as long as it is kept */
    openKept: (id: string, name: string, signal?: AbortSignal): Promise<PhotoInfo> => sendJson('POST', `/photos/${part(id)}/open?${query({ name })}`, undefined, photoInfoSchema, signal),
    /** straight sRGB RGBA, 8 bit, `outWidth * outHeight * 4` bytes */
    async pixels(id: string, window: PixelWindow, signal?: AbortSignal): Promise<Uint8ClampedArray<ArrayBuffer>> {
      return new Uint8ClampedArray(await getBytes(`/photos/${part(id)}/pixels?${query({ ...window })}`, signal));
    },
    /** keeps the photo as a picture that a layer can name, a PNG in the blob store */
    async picture(id: string, signal?: AbortSignal): Promise<string> {
      return (await sendJson('POST', `/photos/${part(id)}/picture`, undefined, z.object({ blob: z.string() }), signal)).blob;
    },
    /** address of a PNG, for an `img` */
    thumbnailUrl: (id: string, size: number): string => `/api/photos/${part(id)}/thumbnail?${query({ size })}`,
    /** @param region part of the photo that is encoded by itself; all of it without */
    async embedding(id: string, signal?: AbortSignal, region?: PhotoRect): Promise<FetchedEmbedding> {
      const response = await call('GET', `/photos/${part(id)}/embedding${region ? `?${query({ ...region })}` : ''}`, undefined, signal);
      const header = (name: string): string => response.headers.get(name) ?? '';
      return {
        data: new Float32Array(await response.arrayBuffer()),
        provider: header(EMBEDDING_HEADERS.provider),
        milliseconds: Number(header(EMBEDDING_HEADERS.milliseconds)),
        cache: z.enum(['memory', 'disk', 'none']).parse(header(EMBEDDING_HEADERS.cache)),
      };
    },
  },

  /** the decoder's ONNX file */
  decoderModel: (signal?: AbortSignal): Promise<ArrayBuffer> => getBytes('/models/decoder', signal),
  kernelWeights: (signal?: AbortSignal): Promise<ArrayBuffer> => getBytes('/models/kernel', signal),

  blobs: {
    get: (sha256: string, signal?: AbortSignal): Promise<ArrayBuffer> => getBytes(`/blobs/${part(sha256)}`, signal),
    async put(sha256: string, bytes: Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<void> {
      await call('PUT', `/blobs/${part(sha256)}`, { body: bytes, type: 'application/octet-stream' }, signal);
    },
  },

  export: {
    plan: (request: ExportAsked, signal?: AbortSignal): Promise<ExportPlan> => sendJson('POST', '/export/plan', request, exportPlanSchema, signal),
    run: (request: ExportAsked, signal?: AbortSignal): AsyncGenerator<ExportEvent> => events('POST', '/export', exportEventSchema, request, signal),
    /** bytes of the PNG of the request's one target, which is made to be measured; null where it is too large for that */
    async size(request: ExportAsked, signal?: AbortSignal): Promise<number | null> {
      return (await sendJson('POST', '/export/size', request, exportSizeSchema, signal)).bytes;
    },
    /** PNG of the request's one target */
    async bytes(request: ExportAsked, signal?: AbortSignal): Promise<Blob> {
      return (await call('POST', '/export/bytes', jsonBody(request), signal)).blob();
    },
  },

  projects: {
    save: (request: SaveProjectRequest, signal?: AbortSignal): Promise<{ path: string }> => sendJson('POST', '/projects/save', z.encode(saveProjectRequestSchema, request), z.object({ path: z.string() }), signal),
    /** an OpenRaster file, to download */
    async bytes(history: History, signal?: AbortSignal): Promise<Blob> {
      return (await call('POST', '/projects/bytes', jsonBody(z.encode(projectBytesRequestSchema, { history })), signal)).blob();
    },
    open: (path: string, signal?: AbortSignal): Promise<OpenedProject> => sendJson('POST', '/projects/open', { path }, openedProjectSchema, signal),
    async send(name: string, file: Blob, signal?: AbortSignal): Promise<OpenedProject> {
      const response = await call('POST', `/projects?${query({ name })}`, { body: file, type: 'application/octet-stream' }, signal);
      return openedProjectSchema.parse(await response.json());
    },
  },

  journal: {
    list: (signal?: AbortSignal): Promise<JournalEntry[]> => getJson('/journal', z.array(journalEntrySchema), signal),
    get: (documentId: string, signal?: AbortSignal): Promise<OpenedProject> => getJson(`/journal/${part(documentId)}`, openedProjectSchema, signal),
    async put(documentId: string, body: JournalBody, signal?: AbortSignal): Promise<void> {
      await call('PUT', `/journal/${part(documentId)}`, jsonBody(z.encode(journalBodySchema, body)), signal);
    },
    async remove(documentId: string, signal?: AbortSignal): Promise<void> {
      await call('DELETE', `/journal/${part(documentId)}`, undefined, signal);
    },
  },

  batches: {
    inputs: (inputs: readonly string[], signal?: AbortSignal): Promise<BatchInputs> => sendJson('POST', '/batches/inputs', { inputs }, batchInputsSchema, signal),
    /** a folder for photos that the browser gives without their paths */
    newDrop: (name: string, signal?: AbortSignal): Promise<{ id: string; path: string }> => sendJson('POST', '/batches/drops', { name }, z.object({ id: z.string(), path: z.string() }), signal),
    async sendDropped(id: string, name: string, file: Blob, signal?: AbortSignal): Promise<void> {
      await call('PUT', `/batches/drops/${part(id)}?${query({ name })}`, { body: file, type: 'application/octet-stream' }, signal);
    },
    start: (request: BatchRequest, signal?: AbortSignal): Promise<BatchInfo> => sendJson('POST', '/batches', request, batchInfoSchema, signal),
    list: (signal?: AbortSignal): Promise<BatchInfo[]> => getJson('/batches', z.array(batchInfoSchema), signal),
    get: (id: string, signal?: AbortSignal): Promise<BatchInfo> => getJson(`/batches/${part(id)}`, batchInfoSchema, signal),
    events: (id: string, signal?: AbortSignal): AsyncGenerator<BatchEvent> => events('GET', `/batches/${part(id)}/events`, batchEventSchema, undefined, signal),
    async control(id: string, verb: 'pause' | 'resume' | 'cancel', signal?: AbortSignal): Promise<void> {
      await call('POST', `/batches/${part(id)}/${verb}`, undefined, signal);
    },
    async forget(id: string, signal?: AbortSignal): Promise<void> {
      await call('DELETE', `/batches/${part(id)}`, undefined, signal);
    },
    judge: (id: string, index: number, verdict: BatchItem['verdict'], signal?: AbortSignal): Promise<BatchItem> =>
      sendJson('PUT', `/batches/${part(id)}/items/${index}`, { verdict }, batchItemSchema, signal),
    /** replaces a result by the corrected document's cut-outs */
    correct: (id: string, index: number, document: ImageDocument, signal?: AbortSignal): Promise<BatchItem> =>
      sendJson('PUT', `/batches/${part(id)}/items/${index}/result`, { document }, batchItemSchema, signal),
    /** the masks that a result could be made with */
    candidates: (id: string, index: number, signal?: AbortSignal): Promise<BatchCandidate[]> => getJson(`/batches/${part(id)}/items/${index}/candidates`, z.array(batchCandidateSchema), signal),
    choose: (id: string, index: number, choice: BatchChoice, signal?: AbortSignal): Promise<BatchItem> =>
      sendJson('PUT', `/batches/${part(id)}/items/${index}/candidate`, choice, batchItemSchema, signal),
    /** address of the cut-out's PNG; with a size, of a thumbnail */
    resultUrl: (id: string, index: number, size?: number): string => `/api/batches/${part(id)}/items/${index}/result${size === undefined ? '' : `?${query({ size })}`}`,
    photoUrl: (id: string, index: number, size: number): string => `/api/batches/${part(id)}/items/${index}/photo?${query({ size })}`,
  },

  inpaint: {
    run: (request: InpaintRequest, signal?: AbortSignal): AsyncGenerator<InpaintEvent> => events('POST', '/inpaint', inpaintEventSchema, request, signal),
    test: (url: string, allowRemote: boolean, signal?: AbortSignal): Promise<{ ok: true; models: string[] }> =>
      sendJson('POST', '/inpaint/test', { url, allowRemote }, z.object({ ok: z.literal(true), models: z.array(z.string()) }), signal),
    files: (request: InpaintFilesRequest, signal?: AbortSignal): Promise<{ files: string[] }> =>
      sendJson('POST', '/inpaint/files', request, z.object({ files: z.array(z.string()) }), signal),
  },
};

export type Api = typeof api;

function part(value: string): string {
  return encodeURIComponent(value);
}

function query(values: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString();
}

function jsonBody(value: unknown): { body: string; type: string } {
  return { body: JSON.stringify(value), type: 'application/json' };
}
