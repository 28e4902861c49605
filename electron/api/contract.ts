import { z } from 'zod';
import { boundsSchema, documentSchema, LAYER_LIMIT, maskRefSchema, NAME_LIMIT, sizeSchema } from '../../core/document/document';
import { MOST_PADDING } from '../../core/geometry/trim';
import { historyCodec } from '../../core/history/packed';
import { candidateSchema, promptSetSchema } from '../../core/prompts/prompts';

/**
 * The whole border between the window and Node, on one page. Every route lies under `/api`, takes
 * and gives JSON unless said otherwise, and answers a failure with `application/problem+json`
 * (RFC 9457, `problemSchema`). Long work answers with `application/x-ndjson`: one event a line, the
 * last one a result or a problem. Cancelling is aborting the request.
 *
 *   GET    /api/status                          StatusInfo
 *   GET    /api/events                          ndjson of ServerEvent, endless
 *   GET    /api/settings · PUT /api/settings    Settings
 *   GET    /api/samples                         SampleInfo[]
 *   POST   /api/samples/:id                     PhotoInfo
 *   GET    /api/recents                         RecentFile[]
 *   POST   /api/photos?name=NAME&as=document|layer
 *                                               body: the file's bytes -> PhotoInfo; a document is among the recent ones
 *   POST   /api/photos/open                     OpenRequest -> PhotoInfo (a file of this computer)
 *   POST   /api/photos/:id/open?name=NAME       PhotoInfo of a photo that came as bytes and is kept
 *   GET    /api/photos/:id                      PhotoInfo
 *   GET    /api/photos/:id/pixels?x&y&width&height&outWidth&outHeight
 *                                               raw sRGB RGBA, straight alpha, 8 bit, outWidth*outHeight*4 bytes
 *   GET    /api/photos/:id/thumbnail?size=N     PNG
 *   POST   /api/photos/:id/picture              {blob}: the photo as a PNG in the blob store, for a layer to name
 *   GET    /api/photos/:id/embedding            raw little-endian float32 [256,64,64]; headers EMBEDDING_HEADERS
 *   GET    /api/photos/:id/embedding?x&y&width&height
 *                                               the same of a part of the photo, encoded by itself
 *   GET    /api/models/decoder                  the decoder's ONNX file, bytes
 *   GET    /api/models/kernel                   the weights of the decoder's WebAssembly kernel, bytes
 *   PUT    /api/blobs/:sha256 · GET             bytes (masks: raw deflate; pictures: PNG)
 *   POST   /api/export/plan                     ExportRequest -> ExportPlan (names, sizes, what is already there)
 *   POST   /api/export                          ExportRequest -> ndjson of ExportEvent
 *   POST   /api/export/size                     ExportRequest with one target -> {bytes} of the PNG that it would be, null where it is too large to be measured
 *   POST   /api/export/bytes                    ExportRequest with one target -> PNG bytes (copy, download, drag out)
 *   POST   /api/projects/save                   SaveProjectRequest -> {path}
 *   POST   /api/projects/bytes                  {history} -> ORA bytes (download)
 *   POST   /api/projects/open                   OpenRequest -> OpenedProject
 *   POST   /api/projects?name=NAME              body: ORA bytes -> OpenedProject
 *   GET    /api/journal                         JournalEntry[] (work to bring back)
 *   PUT    /api/journal/:documentId             JournalBody · DELETE when the document is closed or saved
 *   GET    /api/journal/:documentId             OpenedProject
 *   POST   /api/batches                         BatchRequest -> BatchInfo
 *   POST   /api/batches/inputs                  {inputs} -> BatchInputs (how many photos, how large, before the start)
 *   POST   /api/batches/drops                   {name} -> {id, path}: a folder for photos that a browser gives without their paths
 *   PUT    /api/batches/drops/:id?name=NAME     body: a photo's bytes
 *   GET    /api/batches                         BatchInfo[]
 *   GET    /api/batches/:id                     BatchInfo with items
 *   GET    /api/batches/:id/events              ndjson of BatchEvent
 *   POST   /api/batches/:id/:verb               pause | resume | cancel
 *   DELETE /api/batches/:id                     forgets the batch; its results stay
 *   PUT    /api/batches/:id/items/:index        {verdict: 'accepted' | 'rejected' | 'none'} -> BatchItem
 *   GET    /api/batches/:id/items/:index/result PNG of the cut-out (thumbnail with ?size=N)
 *   PUT    /api/batches/:id/items/:index/result {document}: replaces the result by the corrected document's cut-outs -> BatchItem
 *   GET    /api/batches/:id/items/:index/candidates   BatchCandidate[]: masks that the result could be made with
 *   PUT    /api/batches/:id/items/:index/candidate    BatchChoice: makes the result again with one of them -> BatchItem
 *   GET    /api/batches/:id/items/:index/photo?size=N   PNG of the photo itself
 *   POST   /api/inpaint                         InpaintRequest -> ndjson of InpaintEvent
 *   POST   /api/inpaint/test                    {url, allowRemote} -> {ok: true, models: string[]}
 *   POST   /api/inpaint/files                   InpaintFilesRequest: photo and mask as a pair of files -> {files: string[]}
 */

/** Of a file or folder of this computer; no system takes a NUL in it. */
const pathSchema = z.string().refine((path) => !path.includes('\0'), { message: 'a path without a NUL character was expected' });
const givenPathSchema = pathSchema.min(1);

export const problemSchema = z.object({
  /** `urn:maskwright:` and the failure's code */
  type: z.string(),
  status: z.number().int(),
  /** the sentence in English */
  title: z.string(),
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const engineInfoSchema = z.object({
  state: z.enum(['starting', 'ready', 'failed']),
  /** cuda, dml, coreml, webgpu, cpu, or wasm where the native binding can't be loaded */
  provider: z.string(),
  threads: z.number().int(),
  /** set when a faster provider failed and why, until read */
  fallback: z.object({ from: z.string(), to: z.string(), file: z.string(), detail: z.string() }).nullable(),
});

export const modelInfoSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['preparing', 'ready', 'failed']),
  bytes: z.number().int(),
});

export const statusSchema = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'web']),
  engine: engineInfoSchema,
  model: modelInfoSchema,
  limits: z.object({ megapixels: z.number(), uploadBytes: z.number() }),
  /** files that came with the start (command line, second instance) and wait to be opened */
  pendingFiles: z.array(z.string()),
  picturesFolder: z.string(),
});

export const serverEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('engine'), engine: engineInfoSchema }),
  z.object({ type: z.literal('model'), model: modelInfoSchema }),
  z.object({ type: z.literal('open-files'), files: z.array(z.string()) }),
  /** something went wrong that no request of the window's waits for */
  z.object({ type: z.literal('problem'), problem: problemSchema }),
]);

export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'zh-Hant']),
  theme: z.enum(['system', 'dark', 'light']),
  preview: z.boolean(),
  inpaint: z.object({
    url: z.string().max(2000),
    /** hosts other than this computer that the person allowed for ever */
    allowedHosts: z.array(z.string()),
    timeoutSeconds: z.number().int().min(5).max(3600),
  }),
  exportFolder: pathSchema,
  cacheMegabytes: z.number().int().min(50).max(100_000),
  guideClosed: z.boolean(),
  /** keys that a person gave to actions of the registry, by id; an empty text: none */
  keys: z.record(z.string().max(60), z.string().max(40)),
});

/** What holds until a person sets it otherwise; the folder for exports is the computer's (`pictures-folder.ts`). */
export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  preview: true,
  inpaint: { url: 'http://127.0.0.1:8080', allowedHosts: [], timeoutSeconds: 300 },
  exportFolder: '',
  cacheMegabytes: 2000,
  guideClosed: false,
  keys: {},
};

export const sampleInfoSchema = z.object({ id: z.string(), name: z.string(), credit: z.string() });
/** a file by its path, with the id of its photo while the cache keeps that (it has a thumbnail then); or a photo that came as bytes, by its id alone, for as long as the cache keeps it */
export const recentFileSchema = z.object({ path: z.string().nullable(), photoId: z.string().optional(), name: z.string(), kind: z.enum(['photo', 'project']), at: z.number(), layers: z.number().int().optional() });
export const openRequestSchema = z.object({ path: givenPathSchema });

export const EMBEDDING_HEADERS = { provider: 'x-maskwright-provider', milliseconds: 'x-maskwright-ms', cache: 'x-maskwright-cache' } as const;

export const exportTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('layer'), layerId: z.string() }),
  z.object({ kind: z.literal('mask'), layerId: z.string() }),
  z.object({ kind: z.literal('picture') }),
]);

/** each layer, each mask, and the picture */
const MOST_TARGETS = 2 * LAYER_LIMIT + 1;

/** below zero it cuts into what is there */
const side = z.number().int().min(-MOST_PADDING).max(MOST_PADDING);
export const exportRequestSchema = z.object({
  document: documentSchema,
  targets: z.array(exportTargetSchema).min(1).max(MOST_TARGETS),
  /** null: full size of the photo; otherwise trimmed to what is there, with this padding in pixels */
  trim: z.union([z.number().int().min(0).max(MOST_PADDING), z.object({ left: side, top: side, right: side, bottom: side })]).nullable(),
  folder: pathSchema.optional(),
  /** `{layer}`, `{photo}`, `{n}`; `.png` is added */
  name: z.string().max(200).default('{layer}'),
  /** by file name; a name that is there and not listed is left alone and reported */
  conflicts: z.record(z.string(), z.enum(['keep-both', 'replace', 'skip'])).default({}),
});
export const exportPlanSchema = z.object({
  files: z.array(z.object({
    file: z.string(),
    /** what the file shows */
    bounds: boundsSchema,
    /** what is there, where the file is trimmed to it */
    content: boundsSchema.nullable(),
    exists: z.object({ bytes: z.number(), at: z.number() }).nullable(),
  })),
});
/** of the file that the request's one target would be; null for one with more pixels than any photo, which isn't measured */
export const exportSizeSchema = z.object({ bytes: z.number().nullable() });
export const exportEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), done: z.number(), of: z.number() }),
  z.object({ type: z.literal('file'), path: z.string(), bytes: z.number() }),
  z.object({ type: z.literal('skipped'), file: z.string() }),
  z.object({ type: z.literal('done'), files: z.number(), bytes: z.number() }),
  z.object({ type: z.literal('problem'), problem: problemSchema }),
]);

// a history crosses the border packed: `z.encode(schema, value)` before it is sent, parsing unpacks it
export const saveProjectRequestSchema = z.object({ history: historyCodec, path: givenPathSchema, overwrite: z.boolean() });
export const projectBytesRequestSchema = z.object({ history: historyCodec });
export const openedProjectSchema = z.object({
  history: historyCodec,
  path: z.string().nullable(),
  name: z.string(),
  /** names of the layers of another program that hold no pixels (text, SVG), and so were left out */
  leftOut: z.array(z.string()).readonly(),
});
export const journalBodySchema = z.object({ history: historyCodec, path: z.string().nullable(), name: z.string().max(NAME_LIMIT) });
export const journalEntrySchema = z.object({ documentId: z.string(), name: z.string(), at: z.number(), steps: z.number().int() });

const share = z.number().min(0).max(100);
export const recipeSchema = z.object({
  /** clicks in per cent of the photo's width and height; with no prompt at all, the subject of each photo */
  points: z.array(z.object({ x: share, y: share, kind: z.enum(['include', 'exclude']) })),
  box: z.object({ x: share, y: share, width: share, height: share }).nullable(),
  recolor: z.object({ to: z.string().regex(/^#[0-9a-f]{6}$/i), amount: z.number().min(0).max(1) }).nullable(),
  trim: z.number().int().min(0).max(MOST_PADDING).nullable(),
  /** `{stem}`, `{n}`; `.png` is added */
  name: z.string().max(200),
});
export const batchRequestSchema = z.object({
  inputs: z.array(pathSchema).min(1),
  out: givenPathSchema,
  recipe: recipeSchema,
  resume: z.boolean(),
});
export const batchInputsSchema = z.object({ photos: z.number().int(), bytes: z.number() });
export const batchItemSchema = z.object({
  index: z.number().int(),
  file: z.string(),
  state: z.enum(['waiting', 'working', 'done', 'failed', 'skipped']),
  verdict: z.enum(['none', 'accepted', 'rejected']),
  /** why a person should look at it; null when nothing is odd */
  flag: z.enum(['low-iou', 'unstable', 'touches-border', 'several-pieces', 'part-of-larger']).nullable(),
  out: z.string().nullable(),
  photoId: z.string().nullable(),
  /** upright size of the photo in pixels */
  size: sizeSchema.nullable(),
  mask: maskRefSchema.nullable(),
  /** the recipe's prompts in pixels of this photo */
  prompts: promptSetSchema.nullable(),
  candidate: candidateSchema.nullable(),
  predictedIou: z.number().nullable(),
  stability: z.number().nullable(),
  /** of the result's file */
  bytes: z.number().nullable(),
  /** the result was made by hand in the editor */
  corrected: z.boolean(),
  milliseconds: z.number().nullable(),
  problem: problemSchema.nullable(),
});
/** a mask of a photo by what gives it: the recipe's prompts in pixels of this photo, or a click on its subject */
export const batchChoiceSchema = z.object({ prompts: promptSetSchema, candidate: candidateSchema });
/** its area in pixels of the photo; its mask small, over the whole photo, run-length encoded as COCO does */
export const batchCandidateSchema = batchChoiceSchema.extend({ predictedIou: z.number(), area: z.number(), mask: z.object({ size: z.tuple([z.number().int(), z.number().int()]).readonly(), counts: z.string() }) });
/** a photo of a batch, corrected in the editor */
export const correctionSchema = z.object({ document: documentSchema });
export const batchInfoSchema = z.object({
  id: z.string(),
  name: z.string(),
  out: z.string(),
  recipe: recipeSchema,
  state: z.enum(['running', 'paused', 'done', 'cancelled', 'failed']),
  total: z.number().int(),
  bytes: z.number(),
  counts: z.object({ waiting: z.number(), done: z.number(), failed: z.number(), skipped: z.number() }),
  photosPerMinute: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  problem: problemSchema.nullable(),
  items: z.array(batchItemSchema).optional(),
});
export const batchEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('batch'), batch: batchInfoSchema }),
  z.object({ type: z.literal('item'), item: batchItemSchema }),
]);

export const inpaintRequestSchema = z.object({
  document: documentSchema,
  layerId: z.string(),
  prompt: z.string().max(4000),
  url: z.string().max(2000),
  /** the person agreed to send to this other computer, this once */
  allowRemote: z.boolean(),
});
export const inpaintFilesRequestSchema = z.object({ document: documentSchema, layerId: z.string(), folder: givenPathSchema });
export const inpaintEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), seconds: z.number() }),
  z.object({ type: z.literal('done'), blob: z.string(), bounds: boundsSchema }),
  z.object({ type: z.literal('problem'), problem: problemSchema }),
]);

export type Problem = z.infer<typeof problemSchema>;
export type EngineInfo = z.infer<typeof engineInfoSchema>;
export type ModelInfo = z.infer<typeof modelInfoSchema>;
export type StatusInfo = z.infer<typeof statusSchema>;
export type ServerEvent = z.infer<typeof serverEventSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type SampleInfo = z.infer<typeof sampleInfoSchema>;
export type RecentFile = z.infer<typeof recentFileSchema>;
export type ExportTarget = z.infer<typeof exportTargetSchema>;
export type ExportRequest = z.infer<typeof exportRequestSchema>;
export type ExportPlan = z.infer<typeof exportPlanSchema>;
export type ExportEvent = z.infer<typeof exportEventSchema>;
export type SaveProjectRequest = z.infer<typeof saveProjectRequestSchema>;
export type OpenedProject = z.infer<typeof openedProjectSchema>;
export type JournalBody = z.infer<typeof journalBodySchema>;
export type JournalEntry = z.infer<typeof journalEntrySchema>;
export type Recipe = z.infer<typeof recipeSchema>;
export type BatchRequest = z.infer<typeof batchRequestSchema>;
export type BatchInputs = z.infer<typeof batchInputsSchema>;
export type BatchItem = z.infer<typeof batchItemSchema>;
export type BatchInfo = z.infer<typeof batchInfoSchema>;
export type BatchChoice = z.infer<typeof batchChoiceSchema>;
export type BatchCandidate = z.infer<typeof batchCandidateSchema>;
export type BatchEvent = z.infer<typeof batchEventSchema>;
export type InpaintRequest = z.infer<typeof inpaintRequestSchema>;
export type InpaintFilesRequest = z.infer<typeof inpaintFilesRequestSchema>;
export type InpaintEvent = z.infer<typeof inpaintEventSchema>;
