import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { root } from '../../build/build.mjs';

/** Milliseconds until the host has to have said its address. */
const START_LIMIT = 30_000;

export interface HostOptions {
  /** MASKWRIGHT_HOME */
  readonly home: string;
  readonly files?: readonly string[];
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The web host as a process of its own, as `npm start` runs it. */
export class Host {
  readonly #child: ChildProcess;
  readonly #output: string[];
  /** the printed address with its token, good once */
  readonly entrance: string;
  #cookie: string | undefined;

  private constructor(child: ChildProcess, output: string[], entrance: string) {
    this.#child = child;
    this.#output = output;
    this.entrance = entrance;
  }

  static async start({ home, files = [], port = 0, environment = {} }: HostOptions): Promise<Host> {
    const child = spawn(process.execPath, [join(root, 'electron', 'bin', 'start.mjs'), '--web', '--no-open', '--port', String(port), '--', ...files], {
      cwd: root,
      env: { ...process.env, ...environment, MASKWRIGHT_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => output.push(line));
    const lines = createInterface({ input: child.stdout });
    const entrance = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => { child.kill('SIGKILL'); reject(new Error(`the host said no address:\n${output.join('\n')}`)); }, START_LIMIT);
      child.once('exit', (code) => { clearTimeout(timer); reject(new Error(`the host ended with ${code}:\n${output.join('\n')}`)); });
      child.once('error', reject);
      lines.on('line', (line) => {
        output.push(line);
        const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(line)?.[0];
        if (address === undefined) return;
        clearTimeout(timer);
        child.removeAllListeners('exit');
        resolve(address);
      });
    });
    return new Host(child, output, entrance);
  }

  get origin(): string {
    return new URL(this.entrance).origin;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** what it printed, on both streams */
  get output(): readonly string[] {
    return this.#output;
  }

  /** The cookie that the token buys, once; `name=value`. */
  async cookie(): Promise<string> {
    if (this.#cookie === undefined) {
      const response = await fetch(this.entrance, { redirect: 'manual' });
      this.#cookie = response.headers.get('set-cookie')?.split(';')[0];
      if (this.#cookie === undefined) throw new Error(`the entrance gave no cookie: ${response.status}`);
    }
    return this.#cookie;
  }

  /** Lets a browser context in, as if it had opened the printed address. */
  async admit(context: BrowserContext): Promise<void> {
    const [name = '', value = ''] = (await this.cookie()).split('=');
    await context.addCookies([{ name, value, url: this.origin, httpOnly: true, sameSite: 'Strict' }]);
  }

  /** A request of the contract, as the window would send it. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.origin}${path}`, { ...init, headers: { ...init.headers, cookie: await this.cookie(), origin: this.origin } });
  }

  /** @param signal SIGKILL is a crash: nothing is put in order */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const ended = new Promise<number | null>((resolve) => { this.#child.once('exit', (code) => resolve(code)); });
    this.#child.kill(signal);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    const code = await ended;
    clearTimeout(timer);
    return code;
  }
}
