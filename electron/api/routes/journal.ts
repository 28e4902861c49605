import { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from '../body';
import { journalBodySchema, openedProjectSchema, type JournalBody, type JournalEntry, type OpenedProject } from '../contract';

export interface JournalServices {
  readonly journal: {
    list(): Promise<JournalEntry[]>;
    put(documentId: string, body: JournalBody): Promise<void>;
    get(documentId: string): Promise<OpenedProject>;
    remove(documentId: string): Promise<void>;
  };
}

export function journalRoutes({ journal }: JournalServices): Hono {
  return new Hono()
    .get('/journal', async (context) => context.json(await journal.list()))
    .get('/journal/:documentId', async (context) => context.json(z.encode(openedProjectSchema, await journal.get(context.req.param('documentId')))))
    .put('/journal/:documentId', async (context) => {
      await journal.put(context.req.param('documentId'), await readJson(context.req.raw, journalBodySchema));
      return context.body(null, 204);
    })
    .delete('/journal/:documentId', async (context) => {
      await journal.remove(context.req.param('documentId'));
      return context.body(null, 204);
    });
}
