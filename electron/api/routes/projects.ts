import { Hono } from 'hono';
import { z } from 'zod';
import { allLayers } from '../../../core/document/walk';
import { Failure } from '../../../core/errors/failure';
import { NAME_LIMIT, type PhotoInfo } from '../../../core/document/document';
import { currentStep } from '../../../core/history/history';
import type { History } from '../../../core/history/step';
import { requireBelievable, type KeptPhotos } from '../believable';
import { shownFileName } from '../../services/file-name';
import { check, readFileBody, readJson } from '../body';
import { openedProjectSchema, openRequestSchema, projectBytesRequestSchema, saveProjectRequestSchema, type OpenedProject, type SaveProjectRequest } from '../contract';
import { download } from './export';
import type { PhotoServices } from './photos';

export interface ProjectServices extends KeptPhotos, Pick<PhotoServices, 'limits' | 'pendingFiles'> {
  readonly projects: {
    save(request: SaveProjectRequest, signal?: AbortSignal): Promise<{ path: string; layers: number }>;
    bytes(history: History, signal?: AbortSignal): Promise<{ name: string; bytes: Uint8Array }>;
    openFile(path: string, signal?: AbortSignal): Promise<OpenedProject>;
    openBytes(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<OpenedProject>;
  };
  readonly opened: { project(path: string, layers: number, photo: PhotoInfo): Promise<void> };
}

const nameSchema = z.object({ name: z.string().min(1).max(NAME_LIMIT).transform((name) => shownFileName(name, 'project.ora')) });

export function projectRoutes({ projects, photos, opened, limits, pendingFiles }: ProjectServices): Hono {
  return new Hono()
    .post('/projects/save', async (context) => {
      const request = context.req.raw;
      const wanted = await readJson(request, saveProjectRequestSchema);
      await requireBelievableHistory(photos, wanted.history);
      const { path, layers } = await projects.save(wanted, request.signal);
      await opened.project(path, layers, currentStep(wanted.history).document.photo);
      return context.json({ path });
    })
    .post('/projects/bytes', async (context) => {
      const request = context.req.raw;
      const { history } = await readJson(request, projectBytesRequestSchema);
      await requireBelievableHistory(photos, history);
      const { name, bytes } = await projects.bytes(history, request.signal);
      return download(bytes, 'image/openraster', name);
    })
    .post('/projects/open', async (context) => {
      const request = context.req.raw;
      const { path } = await readJson(request, openRequestSchema);
      pendingFiles.take(path);
      const project = await projects.openFile(path, request.signal);
      await opened.project(path, layersOf(project), currentStep(project.history).document.photo);
      return context.json(z.encode(openedProjectSchema, project));
    })
    .post('/projects', async (context) => {
      const request = context.req.raw;
      const { name } = check(nameSchema, context.req.query());
      const bytes = await readFileBody(request, limits.uploadBytes, () => new Failure('upload-too-large', { file: name, limit: limits.uploadBytes }));
      return context.json(z.encode(openedProjectSchema, await projects.openBytes(name, bytes, request.signal)));
    });
}

/** What could not be opened again is not saved. */
async function requireBelievableHistory(photos: KeptPhotos['photos'], { steps: [first, ...rest] }: History): Promise<void> {
  if (first) await requireBelievable(photos, first.document, ...rest.map(({ document }) => document));
}

function layersOf({ history }: OpenedProject): number {
  return [...allLayers(currentStep(history).document.layers)].filter((layer) => layer.kind !== 'photo').length;
}
