import type { MaskRef, PhotoInfo, Recolor } from '../../core/document/document';
import type { PhotoRect, Size } from '../../core/geometry/frames';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import type { Api } from '../api/client';
import type { WorkerFailure } from '../workers/worker-failure';
import type { CandidateMask, Message } from './editor';

/**
 * What the editor needs of the world. The window gives it the API's client, the decoder's worker
 * and the host's dialogs; tests give it their own.
 */
export interface EditorPorts {
  readonly server: Server;
  readonly masks: MaskPort;
  readonly host: HostPort;
  /** the colour of a recipe as an adjustment of a cut-out, measured in the photo */
  readonly recolored: (photo: PhotoInfo, mask: MaskRef, to: string, amount: number) => Promise<Recolor>;
  /** a sentence of the catalogue in the window's language, for names that go into the document */
  readonly text: (message: Message) => string;
}

/** The part of the API's client (`renderer/api/client.ts`) that the editor itself calls. */
export interface Server extends Pick<Api, 'status' | 'events' | 'settings' | 'saveSettings' | 'openSample' | 'projects' | 'journal' | 'batches'> {
  readonly photos: Pick<Api['photos'], 'send' | 'open' | 'openKept' | 'embedding' | 'picture'>;
  readonly blobs: Pick<Api['blobs'], 'put'>;
}

/** What only the host can do; the browser has a stand-in for each. */
export interface HostPort {
  /** files to open: paths on the desktop, bytes in a browser; empty when cancelled */
  pickFiles(): Promise<{ readonly paths: readonly string[]; readonly files: readonly File[] }>;
  /** where to save a project; null when cancelled, `download` where the host has no such dialog */
  pickSavePath(name: string): Promise<string | 'download' | null>;
  download(blob: Blob, name: string): void;
  /** where a dropped or chosen file lies, null where the host isn't told */
  pathOf(file: File): string | null;
  /** asks for a folder of this computer, null when cancelled; null itself where the host has no such dialog */
  readonly pickFolder: (() => Promise<string | null>) | null;
  /** shows a file in the system's file manager; null where the host can't */
  readonly reveal: ((path: string) => Promise<void>) | null;
  /** holds a document for this window until the returned function is called, so that no other window offers to bring it back */
  hold(documentId: string): () => void;
  /** documents that any window holds */
  held(): Promise<ReadonlySet<string>>;
}

/** All masks that a set of prompts gives. */
export interface MaskAnswer {
  /** in the chip's order: (combined,) whole, part, subpart */
  readonly candidates: readonly CandidateMask[];
  /** what the rules choose */
  readonly chosen: Candidate;
  readonly milliseconds: number;
}

/** A mask at the photo's full resolution, as it goes into the blob store; its pixels stay packed. */
export interface FullMask {
  /** whole photo pixels */
  readonly bounds: PhotoRect;
  /** pixels with alpha of at least one half */
  readonly area: number;
  readonly predictedIou: number;
  readonly stability: number;
  /** what `encodeMask` makes of its pixels */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
  /** why its edge is less sharp than it would be, null where it isn't */
  readonly notSharpened: WorkerFailure | null;
}

/** What a sharpened mask shows while it isn't kept yet. */
export type SharpOutline = Pick<CandidateMask, 'area' | 'bounds' | 'outline'>;

/** The decoder's worker has died, and with it the embeddings that it held. */
export interface DecoderDeath {
  readonly failure: Error;
  /** whether it had answered a question about a photo; one that had not would most likely die again */
  readonly worked: boolean;
}

/** What runs the decoder. */
export interface DecoderRuntime {
  /** `kernel`, or a provider of ONNX Runtime */
  readonly device: string;
  /** null where it has none of its own */
  readonly threads: number | null;
}

/**
 * The decoder's worker. One question is answered at a time and the newest one wins: a question that
 * was overtaken while it waited answers null. It holds the photos that were asked about last; a question
 * about another one fails with `photo-unknown`, and `setImage` gives it again. A mask is a function of its prompts alone
 * (`models/replay`), so the same prompts give the same mask here and on the command line.
 */
export interface MaskPort {
  /** loads and compiles the decoder */
  start(): Promise<DecoderRuntime>;
  /**
   * What else is needed of the photo is fetched while the embedding is still being made.
   * @param embedding [256, 64, 64] float32; handed over, not usable afterwards
   */
  setImage(photo: string, size: Size, embedding: Promise<Float32Array>): Promise<void>;
  /** tells the one listener of the worker's death; `start` makes another, which knows no photo */
  onDeath(listener: (death: DecoderDeath) => void): void;
  /** forgets a photo */
  release(photo: string): void;
  /**
   * The one mask that a click there would show at first.
   * @param preview told at once, where it is known, what a place near by gives
   */
  hover(photo: string, prompts: PromptSet, preview: (mask: CandidateMask) => void): Promise<CandidateMask | null>;
  /** @param early told what a lone click's first decoder call gives, before the calls that refine it */
  answer(photo: string, prompts: PromptSet, early: (answer: MaskAnswer) => void): Promise<MaskAnswer | null>;
  /**
   * Makes a mask that stands sharp ahead of `full` (`models/sharp`).
   * @returns null where a newer question overtook it
   */
  sharpen(photo: string, prompts: PromptSet, candidate: Candidate): Promise<SharpOutline | null>;
  /** the sharpened mask at full resolution, or as sharp as it can be made; never overtaken */
  full(photo: string, prompts: PromptSet, candidate: Candidate): Promise<FullMask>;
}
