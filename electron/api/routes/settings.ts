import { Hono } from 'hono';
import { readJson } from '../body';
import { settingsSchema, type Settings } from '../contract';

export interface SettingsServices {
  readonly settings: { get(): Settings; set(settings: Settings): Promise<void> };
}

export function settingsRoutes({ settings }: SettingsServices): Hono {
  return new Hono()
    .get('/settings', (context) => context.json(settings.get()))
    .put('/settings', async (context) => {
      await settings.set(await readJson(context.req.raw, settingsSchema));
      return context.json(settings.get());
    });
}
