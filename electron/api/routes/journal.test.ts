import { expect, it } from 'vitest';
import { z } from 'zod';
import { sampleDocument } from '../../../core/document/sample.test-support';
import { openHistory } from '../../../core/history/history';
import { journalBodySchema, openedProjectSchema, type JournalBody } from '../contract';
import { problemResponse } from '../problems';
import { journalRoutes } from './journal';

const kept = new Map<string, JournalBody>();
const app = journalRoutes({
  journal: {
    async list() {
      return [...kept].map(([documentId, { name }]) => ({ documentId, name, at: 1, steps: 1 }));
    },
    async put(documentId, body) {
      kept.set(documentId, body);
    },
    async get(documentId) {
      const body = kept.get(documentId);
      if (!body) throw new Error('not asked for');
      return { ...body, leftOut: [] };
    },
    async remove(documentId) {
      kept.delete(documentId);
    },
  },
});
app.onError((error) => problemResponse(error));

const body: JournalBody = { history: openHistory(sampleDocument(3), 'truck.jpg'), path: null, name: 'truck.jpg' };

it('keeps, lists, gives back and forgets work', async () => {
  const put = await app.request('/journal/doc', { method: 'PUT', body: JSON.stringify(z.encode(journalBodySchema, body)), headers: { 'content-type': 'application/json' } });
  expect(put.status).toBe(204);
  expect(kept.get('doc')).toEqual(body);
  expect(await (await app.request('/journal')).json()).toEqual([{ documentId: 'doc', name: 'truck.jpg', at: 1, steps: 1 }]);
  expect(openedProjectSchema.parse(await (await app.request('/journal/doc')).json())).toEqual({ ...body, leftOut: [] });
  expect((await app.request('/journal/doc', { method: 'DELETE' })).status).toBe(204);
  expect(kept.size).toBe(0);
});

it('refuses what is no history', async () => {
  const answer = await app.request('/journal/doc', { method: 'PUT', body: '{"name":"x","path":null,"history":{}}', headers: { 'content-type': 'application/json' } });
  expect(answer.status).toBe(400);
  expect(kept.size).toBe(0);
});
