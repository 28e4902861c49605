import { Hono } from 'hono';
import type { EngineInfo, ModelInfo, StatusInfo } from '../contract';

export interface StatusServices {
  readonly host: StatusInfo['host'];
  readonly version: string;
  readonly limits: StatusInfo['limits'];
  readonly picturesFolder: string;
  readonly engine: { info(): EngineInfo };
  readonly model: { info(): ModelInfo };
  readonly pendingFiles: { list(): readonly string[] };
}

export function statusRoutes(services: StatusServices): Hono {
  return new Hono().get('/status', (context) => {
    const { host, version, limits, picturesFolder, engine, model, pendingFiles } = services;
    const status: StatusInfo = { version, host, engine: engine.info(), model: model.info(), limits, pendingFiles: [...pendingFiles.list()], picturesFolder };
    return context.json(status);
  });
}
