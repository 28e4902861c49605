import { Hono } from 'hono';
import type { ServerEvent } from '../contract';
import { ndjson } from '../ndjson';
import type { StatusServices } from './status';

export interface EventServices extends Pick<StatusServices, 'engine' | 'model' | 'pendingFiles'> {
  readonly events: { stream(signal: AbortSignal): AsyncIterable<ServerEvent> };
}

export function eventRoutes(services: EventServices): Hono {
  return new Hono().get('/events', (context) => ndjson(context.req.raw, (signal) => withPresent(services, signal)));
}

/** What holds now comes first, so that nothing is lost between the status and the stream. */
async function* withPresent({ engine, model, events, pendingFiles }: EventServices, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  // listens before it looks: what comes in between is heard
  const later = events.stream(signal);
  yield { type: 'engine', engine: engine.info() };
  yield { type: 'model', model: model.info() };
  const files = [...pendingFiles.list()];
  if (files.length > 0) yield { type: 'open-files', files };
  yield* later;
}
