import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../build/build.mjs';

/** Prepared model files, shared by all runs: preparing them takes longer than most tests. */
const SHARED_MODELS = join(root, '.cache', 'e2e', 'models');

/** A folder of the test's own, with spaces and signs in its name as a person's may have. */
export class Home {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<Home> {
    const path = await mkdtemp(join(tmpdir(), 'maskwright e2e #1 '));
    const cache = join(path, 'app', 'cache');
    await mkdir(cache, { recursive: true });
    await mkdir(SHARED_MODELS, { recursive: true });
    await symlink(SHARED_MODELS, join(cache, 'models'), 'junction');
    return new Home(path);
  }

  /** what MASKWRIGHT_HOME says */
  get app(): string {
    return join(this.path, 'app');
  }

  file(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** A path of the test's own, its folder made. */
  async at(...parts: string[]): Promise<string> {
    const path = join(this.path, ...parts);
    await mkdir(dirname(path), { recursive: true });
    return path;
  }

  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = await this.at(name);
    await writeFile(path, content);
    return path;
  }

  /** Copies a file in, under a name of the test's choice. */
  async copy(from: string, name: string): Promise<string> {
    const path = await this.at(name);
    await cp(from, path);
    return path;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A photo that comes with the app. */
export function samplePhoto(id: 'cat' | 'coffee' | 'astronaut' | 'rocket'): string {
  return join(root, 'assets', 'samples', `${id}.jpg`);
}
