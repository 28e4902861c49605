import { Failure, isFailure, type FailureCode } from '../../core/errors/failure';
import { ENGLISH_FAILURES, sentence, type FailureMessage, type SaidFailure } from '../../core/errors/sentences';

/** What a person at a command line can do about a failure, by its code. */
export type Remedies = Partial<Record<FailureCode, string>>;

/** Where the window's remedy names what only a window has. */
const REMEDIES: Remedies = {
  'file-missing': 'Check its name and its folder.',
  'file-is-folder': 'Give a file in it; batch and everything take a whole folder.',
  'folder-is-file': 'Give the folder that it lies in.',
  'photo-not-a-picture':
    '{kind, select, project {Write its picture with render, and take that.} archive {Unpack it, and take a photo from it.} pdf {Export its page as a PNG, and take that.} video {Save one frame of it as a picture, and take that.} other {Give a JPEG, PNG, WebP, AVIF, TIFF or GIF.}}',
  'nothing-found': 'Give a --point in the middle of the object, or a --box around it.',
  'model-damaged': 'Run it again and they are made anew; if that does not help, install Maskwright again.',
  'engine-failed': 'The photo is unchanged; run it again.',
  'engine-crashed': 'Close other programs, then run it again.',
  'folder-missing': 'Create it, or give another one.',
  'folder-unwritable': 'Give another folder, or yourself the permission.',
  'file-exists': 'Give another name, or add --force to replace it.',
  'layer-empty': 'Give a layer with something on it.',
  'project-not-one': 'Give a project of Maskwright, or an OpenRaster file of another program.',
  'batch-empty': 'Give a folder with JPEG, PNG, WebP, AVIF, TIFF or GIF files.',
  'batch-running': 'Wait until it is done, or give another folder with --out.',
  'batch-damaged': 'Run it without --resume into another --out; the results that are there stay.',
  'inpaint-refused': 'Start it with `iopaint start --port 8080`, then run it again.',
  'inpaint-timeout': 'Allow more time in the settings, or choose a faster model there.',
  'inpaint-rejected': 'Check the model that runs there, then run it again.',
  'inpaint-broken': 'Look at its window for the reason, then run it again.',
  'inpaint-not-a-picture': 'Check that IOPaint runs there, then run it again.',
  'inpaint-wrong-size': 'Choose a model there that keeps the size.',
  'inpaint-cut-off': 'Run it again.',
  'inpaint-too-large': 'Check that IOPaint runs there, then run it again.',
  'inpaint-not-iopaint': 'Give with --url the address that IOPaint prints when it starts.',
  'inpaint-redirect': 'Give that address with --url if you trust it.',
  'inpaint-remote': 'Add --allow-remote, and the photo and its mask are sent there.',
  internal: 'Run it again, and report it if it stays.',
};

/** @param own remedies of one command, before those of all */
function catalogueOf(own: Remedies): Readonly<Record<FailureCode, FailureMessage>> {
  const said: Record<FailureCode, FailureMessage> = { ...ENGLISH_FAILURES };
  for (const [code, remedy] of Object.entries({ ...REMEDIES, ...own }) as [FailureCode, string][]) {
    const [what, , ...details] = ENGLISH_FAILURES[code];
    said[code] = [what, remedy, ...details];
  }
  return said;
}

/** A failure, or a problem of the API, as the command line says it. */
export function said(failure: SaidFailure, own: Remedies = {}): string {
  return sentence(failure, catalogueOf(own));
}

/** What a person reads of an error; one that was not expected becomes `internal`, with its stack for a report. */
export function sentenceOf(error: unknown): string {
  if (isFailure(error)) return said(error);
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return said(new Failure('internal', { detail }));
}
