import { Failure, type FailureCode, type FailureValues } from '../../core/errors/failure';

/** An error as it crosses from a worker: a failure keeps its code, so that the person reads its sentence; anything else is the text of the error. */
export interface WorkerFailure {
  readonly failure: { readonly code: FailureCode; readonly values: FailureValues } | null;
  readonly detail: string;
}

export function toWorkerFailure(error: unknown): WorkerFailure {
  return {
    failure: error instanceof Failure ? { code: error.code, values: error.values } : null,
    detail: error instanceof Error ? error.message : String(error),
  };
}

/** The failure again; `internal` where it was none. */
export function failureOf({ failure, detail }: WorkerFailure): Failure {
  return failure ? new Failure(failure.code, failure.values) : new Failure('internal', { detail });
}
