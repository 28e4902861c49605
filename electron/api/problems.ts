import { Failure, type FailureCode } from '../../core/errors/failure';
import { sentence } from '../../core/errors/sentences';
import type { Problem } from './contract';

/** HTTP status of each failure. */
const STATUS = {
  'file-missing': 404,
  'file-unreadable': 403,
  'file-name-long': 422,
  'file-is-folder': 422,
  'folder-is-file': 422,
  'file-empty': 422,
  'file-changing': 409,
  'photo-not-a-picture': 422,
  'photo-unsupported': 422,
  'photo-svg': 422,
  'photo-truncated': 422,
  'photo-damaged': 422,
  'photo-slow': 422,
  'photo-memory': 422,
  'photo-too-large': 422,
  'photo-changed': 409,
  'photo-unknown': 404,
  'upload-too-large': 413,
  'point-outside': 422,
  'box-empty': 422,
  'box-outside': 422,
  'no-prompt': 422,
  'mask-size': 422,
  'masks-unpaired': 422,
  'mask-empty': 422,
  'nothing-found': 422,
  'mask-damaged': 422,
  'model-missing': 500,
  'model-damaged': 500,
  'model-remade': 500,
  'model-not-a-model': 500,
  'engine-failed': 500,
  'engine-crashed': 500,
  'decoder-silent': 500,
  'engine-memory': 500,
  'cache-unwritable': 507,
  'embeddings-not-kept': 500,
  'disk-full': 507,
  'folder-unwritable': 403,
  'folder-missing': 404,
  'file-exists': 409,
  'layer-empty': 422,
  'layer-unknown': 404,
  'settings-damaged': 500,
  'project-damaged': 422,
  'project-newer': 422,
  'project-hostile': 422,
  'project-not-one': 422,
  'blob-missing': 404,
  'blob-mismatch': 422,
  'name-placeholder': 422,
  'batch-unknown': 404,
  'batch-empty': 422,
  'batch-running': 409,
  'batch-damaged': 422,
  'batch-no-result': 404,
  'batch-corrected': 409,
  'batch-other-recipe': 409,
  'batch-item-unknown': 404,
  'inpaint-refused': 502,
  'inpaint-timeout': 504,
  'inpaint-rejected': 502,
  'inpaint-broken': 502,
  'inpaint-not-a-picture': 502,
  'inpaint-wrong-size': 502,
  'inpaint-cut-off': 502,
  'inpaint-too-large': 502,
  'inpaint-redirect': 502,
  'inpaint-not-iopaint': 502,
  'inpaint-address': 422,
  'inpaint-remote': 403,
  'request-invalid': 400,
  'request-type': 415,
  'request-too-large': 413,
  'request-method': 405,
  'request-forbidden': 403,
  'request-unknown': 404,
  'host-gone': 503,
  'port-taken': 500,
  cancelled: 499,
  internal: 500,
} as const satisfies Record<FailureCode, number>;

/** Anything that was thrown, as a failure: `cancelled` for an abort, `internal` for what nobody expected. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Error && error.name === 'AbortError') return new Failure('cancelled', {}, { cause: error });
  return new Failure('internal', { detail: error instanceof Error ? error.message : String(error) }, { cause: error });
}

/** A failure as it crosses the border (RFC 9457, "Problem Details for HTTP APIs"). */
export function toProblem(error: unknown): Problem {
  const failure = toFailure(error);
  return {
    type: `urn:maskwright:${failure.code}`,
    status: STATUS[failure.code],
    title: sentence(failure),
    code: failure.code,
    values: { ...failure.values },
  };
}

export function problemResponse(error: unknown, headers: Record<string, string> = {}): Response {
  const problem = toProblem(error);
  return new Response(JSON.stringify(problem), { status: problem.status, headers: { ...headers, 'content-type': 'application/problem+json' } });
}
