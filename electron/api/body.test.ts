import { expect, it } from 'vitest';
import { z } from 'zod';
import { Failure } from '../../core/errors/failure';
import { readFileBody, readJson } from './body';

const brokenOff = (type: string): Request => {
  const body = new ReadableStream({
    pull(controller) {
      controller.error(new Error('aborted'));
    },
  });
  return new Request('http://app/', { method: 'POST', body, duplex: 'half', headers: { 'content-type': type } } as RequestInit);
};

it('a client that breaks off in the middle of a body has cancelled, and nothing went wrong here', async () => {
  await expect(readJson(brokenOff('application/json'), z.unknown())).rejects.toMatchObject({ code: 'cancelled' });
  await expect(readFileBody(brokenOff('image/png'), 100, () => new Failure('upload-too-large'))).rejects.toMatchObject({ code: 'cancelled' });
});
