import { describe, expect, it } from 'vitest';
import { FAILURES, Failure, type FailureCode } from '../../core/errors/failure';
import { problemSchema } from './contract';
import { problemResponse, toProblem } from './problems';

describe('failures at the border', () => {
  it.each(Object.keys(FAILURES) as FailureCode[])('%s is a problem with a status, a sentence and its values', async (code) => {
    const values = Object.fromEntries(FAILURES[code].map((name) => [name, name]));
    const response = problemResponse(new Failure(code, values));
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemSchema.parse(await response.json());
    expect(problem).toMatchObject({ code, values, type: `urn:maskwright:${code}`, status: response.status });
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.title.length).toBeGreaterThan(10);
  });

  it('what nobody expected keeps its message, an abort is no fault', () => {
    expect(toProblem(new TypeError('x is not a function'))).toMatchObject({ code: 'internal', values: { detail: 'x is not a function' } });
    expect(toProblem(new DOMException('stop', 'AbortError')).code).toBe('cancelled');
    expect(toProblem('text').values).toEqual({ detail: 'text' });
  });
});
