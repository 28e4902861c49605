import { Failure, isFailureCode, type FailureCode, type FailureValues } from '../../core/errors/failure';
import { ProblemError } from '../api/request';

/**
 * An error as it crosses from a worker: a failure of the worker or of the API that it asked keeps its
 * code, so that the person reads its sentence; anything else is the text of the error.
 */
export interface WorkerFailure {
  readonly failure: { readonly code: FailureCode; readonly values: FailureValues } | null;
  readonly detail: string;
}

export function toWorkerFailure(error: unknown): WorkerFailure {
  return { failure: knownFailure(error), detail: error instanceof Error ? error.message : String(error) };
}

function knownFailure(error: unknown): WorkerFailure['failure'] {
  if (error instanceof Failure) return { code: error.code, values: error.values };
  if (!(error instanceof ProblemError)) return null;
  const { code, values } = error.problem;
  return isFailureCode(code) ? { code, values } : null;
}

/** The failure again; `internal` where it was none. */
export function failureOf({ failure, detail }: WorkerFailure): Failure {
  return failure ? new Failure(failure.code, failure.values) : new Failure('internal', { detail });
}
