import { Hono } from 'hono';
import type { ServerEvent } from '../contract';
import { ndjson } from '../ndjson';
import type { StatusServices } from './status';

export interface EventServices extends Pick<StatusServices, 'engine' | 'model'> {
  readonly events: { stream(signal: AbortSignal): AsyncIterable<ServerEvent> };
}

export function eventRoutes(services: EventServices): Hono {
  return new Hono().get('/events', (context) => ndjson(context.req.raw, (signal) => withPresent(services, signal)));
}

/** What holds now comes first, so that nothing is lost between the status and the stream. */
async function* withPresent({ engine, model, events }: EventServices, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  yield { type: 'engine', engine: engine.info() };
  yield { type: 'model', model: model.info() };
  yield* events.stream(signal);
}
