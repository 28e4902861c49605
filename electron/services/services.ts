import { join } from 'node:path';
import type { PhotoInfo } from '../../core/document/document';
import { Failure, isFailure } from '../../core/errors/failure';
import { ModelFiles } from '../../models/prepare/model-files';
import { toProblem } from '../api/problems';
import type { StatusInfo } from '../api/contract';
import { Embeddings } from '../engine/embeddings';
import { DecoderPool } from '../engine/decoder-pool';
import { Engine } from '../engine/engine';
import { appVersion } from './app-root';
import { Batches } from './batch/batches';
import { Choices } from './batch/choices';
import { Corrections } from './batch/corrections';
import { PhotoCutter } from './batch/photo-cutter';
import { previews } from './batch/previews';
import { BlobStore } from './blobs/blob-store';
import { Cutout } from './cutout/cutout';
import { mentionedBlobs } from './blobs/mentioned-blobs';
import { Events } from './events';
import { Everything } from './everything/everything';
import { Exporter } from './export/exporter';
import { appFolders, type AppFolders } from './folders';
import { HandOff } from './inpaint/hand-off';
import { Inpaint } from './inpaint/inpaint';
import { Journal } from './journal/journal';
import { PendingFiles } from './pending-files';
import { LIMITS } from './photos/limits';
import { keepAsPicture } from './photos/photo-picture';
import { PhotoStore } from './photos/photo-store';
import { ProcessDecoder } from './photos/process-decoder';
import { picturesFolder } from './pictures-folder';
import { Projects } from './projects/projects';
import { Recents } from './recents';
import { listSamples, samplePath } from './samples';
import { SettingsStore } from './settings';

/** Share of the cache that decoded photos take; the rest is for embeddings. */
const PHOTOS_SHARE = 0.75;
/** 100 megapixels of three 16-bit channels, uncompressed, are 600 MB. */
const UPLOAD_BYTES = 640_000_000;

/** Milliseconds after the start at which blobs that nothing needs are deleted. */
const CLEANING_DELAY = 60_000;

export interface ServicesOptions {
  readonly host: StatusInfo['host'];
  /** files that came with the start */
  readonly pendingFiles?: readonly string[];
  readonly folders?: AppFolders;
}

/**
 * Everything that the app does in Node, made once a process; the desktop host, the web host and the
 * command line use the same.
 */
export function createServices({ host, pendingFiles = [], folders = appFolders() }: ServicesOptions) {
  const events = new Events();
  const settings = new SettingsStore(folders.config);
  const pending = new PendingFiles(events, pendingFiles);

  const report = (error: unknown): void => events.publish({ type: 'problem', problem: toProblem(error) });
  if (settings.damaged !== null) report(new Failure('settings-damaged', { file: settings.damaged }));

  const decoder = new ProcessDecoder();
  const photos = new PhotoStore(join(folders.cache, 'photos'), {
    decoder,
    maxBytes: () => settings.get().cacheMegabytes * 1e6 * PHOTOS_SHARE,
    onFailure: report,
  });
  const recents = new Recents(folders.config, (id) => photos.keeps(id));

  const modelFiles = new ModelFiles(join(folders.cache, 'models'), { report, fallbackFolder: join(folders.temp, 'models') });
  modelFiles.onChange((model) => events.publish({ type: 'model', model }));
  const engine = new Engine({ models: modelFiles });
  engine.onChange((info) => events.publish({ type: 'engine', engine: info }));
  const embeddings = new Embeddings({
    engine,
    photos,
    models: modelFiles,
    folder: join(folders.cache, 'embeddings'),
    maxBytes: () => settings.get().cacheMegabytes * 1e6 * (1 - PHOTOS_SHARE),
    onFailure: report,
  });

  const blobs = new BlobStore(join(folders.data, 'blobs'));
  const journal = new Journal({ folder: join(folders.data, 'journal'), photos, blobs, report });
  const exporter = new Exporter({ photos, blobs, temp: folders.temp, defaultFolder: () => settings.get().exportFolder });
  const cutout = new Cutout({ photos, embeddings, engine });
  const pool = new DecoderPool(modelFiles);
  const everything = new Everything({ photos, embeddings, engine, asker: pool });
  const cutter = new PhotoCutter({ photos, embeddings, cutout, cutouts: exporter.cutouts, blobs });
  const batches = new Batches(join(folders.data, 'batches'), cutter);
  const inpaint = new Inpaint(() => settings.get().inpaint);

  /** A file was opened or saved: it leads the recent ones. */
  const note = async (adding: Promise<void>): Promise<void> => {
    try {
      await adding;
    } catch (error) {
      // the file itself is open: a list that can't be kept is told, not thrown
      report(error);
    }
  };

  // long after the start, so that it slows nothing; a command of the command line is over by then
  const cleaning = setTimeout(() => {
    mentionedBlobs([join(folders.data, 'journal'), join(folders.data, 'batches')]).then((keep) => blobs.collect(keep)).catch(report);
  }, CLEANING_DELAY).unref();

  return {
    host,
    version: appVersion,
    folders,
    limits: { megapixels: LIMITS.megapixels, uploadBytes: UPLOAD_BYTES },
    picturesFolder: picturesFolder(),
    events,
    /** tells every window of something that no request waits for */
    report,
    settings,
    recents,
    photos,
    pictures: { keep: (id: string, signal?: AbortSignal) => keepAsPicture({ photos, blobs }, id, signal) },
    modelFiles,
    model: { info: () => modelFiles.state },
    engine,
    embeddings,
    blobs,
    exporter,
    cutout,
    everything,
    batches,
    corrections: new Corrections(batches, exporter),
    choices: new Choices({ batches, photos, cutter }),
    previews,
    journal,
    projects: new Projects({ photos, blobs, exporter, temp: folders.temp }),
    inpaint,
    handOff: new HandOff({ photos, blobs }, inpaint),
    pendingFiles: pending,
    samples: { list: listSamples, path: samplePath },
    opened: {
      photo: (path: string, photo: PhotoInfo) => note(recents.add({ path, photoId: photo.id, kind: 'photo' })),
      kept: (photo: PhotoInfo) => note(recents.addKept(photo)),
      project: (path: string, layers: number, photo: PhotoInfo) => note(recents.add({ path, photoId: photo.id, kind: 'project', layers })),
    },
    /** prepares the model and starts the engine ahead of the first photo, for hosts with a window */
    warmUp(): void {
      engine.start().catch((error: unknown) => {
        if (!isFailure(error, 'cancelled')) report(error);
      });
    },
    /** ends what runs: streams of events, child processes */
    async dispose(): Promise<void> {
      await batches.dispose();
      await embeddings.settled();
      engine.dispose();
      pool.dispose();
      decoder.dispose();
      events.close();
      await journal.dispose();
      clearTimeout(cleaning);
      blobs.dispose();
    },
  };
}

export type Services = ReturnType<typeof createServices>;
