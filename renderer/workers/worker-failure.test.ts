import { expect, it } from 'vitest';
import { Failure } from '../../core/errors/failure';
import { ProblemError } from '../api/request';
import { failureOf, toWorkerFailure } from './worker-failure';

it('keeps the code and values of a failure, and the text of anything else', () => {
  const crossed = (error: unknown): Failure => failureOf(structuredClone(toWorkerFailure(error)));
  expect(crossed(new Failure('photo-unknown', { id: 'cat' }))).toMatchObject({ code: 'photo-unknown', values: { id: 'cat' } });
  const problem = { type: 'urn:maskwright:engine-memory', status: 500, title: 'There is not enough memory to encode cat.jpg.', code: 'engine-memory', values: { file: 'cat.jpg' } };
  expect(crossed(new ProblemError(problem))).toMatchObject({ code: 'engine-memory', values: { file: 'cat.jpg' } });
  expect(crossed(new ProblemError({ ...problem, code: 'of-a-newer-version' }))).toMatchObject({ code: 'internal', values: { detail: problem.title } });
  expect(crossed(new RangeError('out of memory'))).toMatchObject({ code: 'internal', values: { detail: 'out of memory' } });
  expect(crossed('thrown text')).toMatchObject({ code: 'internal', values: { detail: 'thrown text' } });
});
