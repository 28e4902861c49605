import type { FailureCode, FailureValues } from '../../../core/errors/failure';
import type { DecodedPhoto, PhotoFile } from './decoder';
import type { PhotoHeader } from './header';

/** What the app's process asks of the decoding process, one thing at a time. */
export type DecodeQuestion =
  | { readonly ask: 'decode'; readonly photo: PhotoFile; readonly folder: string }
  | { readonly ask: 'decode-own'; readonly photo: PhotoFile; readonly header: PhotoHeader; readonly target: string }
  | { readonly ask: 'inspect'; readonly photo: PhotoFile };

export type DecodeAnswer =
  /** said once, when the process has loaded its decoders */
  | { readonly ready: true }
  | { readonly gives: DecodedPhoto | PhotoHeader | null }
  | { readonly fails: { readonly code: FailureCode; readonly values: FailureValues; readonly detail: string } }
  /** not the photo's fault: the disk is full, a folder is gone */
  | { readonly breaks: { readonly message: string; readonly code: string | undefined } };

/** With this code the process ends itself before it takes more memory than `LIMITS.decodeBytes`. */
export const OUT_OF_MEMORY = 77;
