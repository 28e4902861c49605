import { isFailure, type Failure } from './failure';

/** What a promise fails with; another error than a failure fails the test, and so does none. */
export async function failureOf(asked: Promise<unknown>): Promise<Failure> {
  const error: unknown = await asked.then(
    () => new Error('Expected a failure, and there was none'),
    (reason: unknown) => reason,
  );
  if (!isFailure(error)) throw error;
  return error;
}
