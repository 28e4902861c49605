/**
 * An expected failure: a code with its values (file, size, limit). Where a person reads it, it
 * becomes a sentence that says what happened to which file and what to do (`sentences.ts`): the
 * window in its language, the command line in English. `cause` is for the engineer.
 */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly values: FailureValues;

  constructor(code: FailureCode, values: FailureValues = {}, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'Failure';
    this.code = code;
    this.values = values;
  }
}

export type FailureValues = Readonly<Record<string, string | number>>;

/**
 * Every code there is, with the names of the values that its sentence takes. The catalogues of both
 * languages have one sentence for each (a test compares them).
 */
export const FAILURES = {
  // files and photos
  'file-missing': ['file'],
  'file-unreadable': ['file'],
  /** a path or a name that is longer than the system takes */
  'file-name-long': ['file'],
  'file-is-folder': ['file'],
  'folder-is-file': ['file'],
  'file-empty': ['file'],
  'file-changing': ['file'],
  'photo-not-a-picture': ['file', 'kind'],
  'photo-unsupported': ['file', 'format'],
  'photo-svg': ['file'],
  'photo-truncated': ['file', 'percent'],
  'photo-damaged': ['file'],
  'photo-slow': ['file', 'seconds'],
  'photo-memory': ['file'],
  'photo-too-large': ['file', 'width', 'height', 'limit'],
  'photo-unknown': ['id'],
  /** a photo of a batch whose bytes are not those any more that its result was made of */
  'photo-changed': ['file'],
  'upload-too-large': ['file', 'limit'],
  // prompts
  'point-outside': ['x', 'y', 'width', 'height'],
  'box-empty': [],
  'box-outside': ['width', 'height'],
  'no-prompt': [],
  'mask-size': ['file', 'width', 'height', 'expectedWidth', 'expectedHeight'],
  'mask-empty': ['file'],
  /** folders of which none of the files belong together */
  'masks-unpaired': ['images', 'masks'],
  /** the prompts point at nothing that the model takes for an object */
  'nothing-found': ['file'],
  'mask-damaged': [],
  // model and engine
  'model-missing': ['model'],
  'model-damaged': ['model'],
  'model-remade': ['model'],
  'model-not-a-model': ['file'],
  'engine-failed': ['file', 'detail'],
  'engine-crashed': ['file'],
  'engine-memory': ['file'],
  /** the window's decoder does not answer and was ended */
  'decoder-silent': [],
  // output
  'cache-unwritable': ['folder'],
  'embeddings-not-kept': ['folder'],
  'disk-full': ['folder'],
  'folder-unwritable': ['folder'],
  'folder-missing': ['folder'],
  'file-exists': ['file'],
  'layer-empty': ['layer'],
  'layer-unknown': ['file', 'layer'],
  // projects
  'project-damaged': ['file'],
  'project-newer': ['file', 'version'],
  'project-hostile': ['file', 'detail'],
  'project-not-one': ['file'],
  'blob-missing': ['id'],
  'blob-mismatch': ['id'],
  // batch
  /** `known` lists what a name's template may have in braces */
  'name-placeholder': ['placeholder', 'known'],
  'batch-unknown': ['id'],
  'batch-empty': ['folder'],
  'batch-running': ['folder'],
  /** the list of what is done can't be read */
  'batch-damaged': ['folder'],
  /** a photo of a batch whose result is not there (failed, or not made yet) */
  'batch-no-result': ['file'],
  'batch-corrected': ['file'],
  /** `file` is a result that an earlier run made with another recipe */
  'batch-other-recipe': ['file'],
  /** `index` as it was asked for, from 0 */
  'batch-item-unknown': ['index'],
  // inpainting; `asked` is `test` where no mask and no photo was sent, and not there where they were
  'inpaint-refused': ['address', 'asked'],
  'inpaint-timeout': ['address', 'seconds', 'asked'],
  'inpaint-rejected': ['address', 'detail', 'asked'],
  'inpaint-broken': ['address', 'status', 'detail', 'asked'],
  'inpaint-not-a-picture': ['address'],
  'inpaint-wrong-size': ['address', 'width', 'height', 'expectedWidth', 'expectedHeight'],
  'inpaint-cut-off': ['address', 'asked'],
  /** the answer is larger than any picture of the photo's size; `limit` in bytes */
  'inpaint-too-large': ['address', 'limit', 'asked'],
  /** the program sends the photo on to another address, which is never followed */
  'inpaint-redirect': ['address', 'location', 'asked'],
  'inpaint-not-iopaint': ['address', 'asked'],
  'inpaint-address': ['address'],
  'inpaint-remote': ['host', 'asked'],
  // border
  'request-invalid': ['detail'],
  /** `type` is the content type that came */
  'request-type': ['type'],
  /** `limit` in bytes */
  'request-too-large': ['limit'],
  'request-method': ['method', 'path'],
  'request-forbidden': [],
  'request-unknown': ['path'],
  // hosts
  /** the window can't reach the program any more */
  'host-gone': [],
  'port-taken': ['port'],
  'settings-damaged': ['file'],
  cancelled: [],
  internal: ['detail'],
} as const satisfies Record<string, readonly string[]>;

export type FailureCode = keyof typeof FAILURES;

export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code);
}

export function isFailure(error: unknown, ...codes: FailureCode[]): error is Failure {
  return error instanceof Failure && (codes.length === 0 || codes.includes(error.code));
}
