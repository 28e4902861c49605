import { fork, type Serializable } from 'node:child_process';

/** Lines of a child's stderr that are kept to explain its end. */
const KEPT_LINES = 20;

/** A process of ours as the app's process holds it: Electron's utility process or a forked Node process. */
export interface Child<Question, Answer> {
  readonly pid: number | undefined;
  send(question: Question): void;
  onAnswer(listener: (answer: Answer) => void): void;
  /** called once, when the process has ended, with the last lines that it wrote */
  onExit(listener: (detail: string) => void): void;
  /** whether the app's process may end although this one hasn't */
  keepAlive(yes: boolean): void;
  kill(): void;
}

export type StartChild<Question, Answer> = (entry: string, name: string) => Promise<Child<Question, Answer>>;

/**
 * Inside of Electron the utility process: a packaged app can't run as plain Node (fuse RunAsNode).
 * @param entry the built program
 * @param name what the system's list of processes calls it
 */
export function startChild<Question, Answer>(entry: string, name: string): Promise<Child<Question, Answer>> {
  return process.versions['electron'] === undefined ? forkNode(entry) : forkUtility(entry, name);
}

async function forkNode<Question, Answer>(entry: string): Promise<Child<Question, Answer>> {
  // execArgv: a debugger or loader of the app's process is not for this one
  const child = fork(entry, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  const lastLines = keepLines(child.stderr);
  return {
    pid: child.pid,
    send: (question) => {
      // a line that is cut is reported by the end of the process
      child.send(question as Serializable, () => undefined);
    },
    onAnswer: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      let ended = false;
      const end = (detail: string): void => {
        if (ended) return;
        ended = true;
        listener(detail);
      };
      child.once('exit', (code, signal) => end(describeEnd(code, signal, lastLines())));
      // not once: a second error that nobody hears would end the app's process
      child.on('error', (error) => end(error.message));
    },
    keepAlive: (yes) => {
      if (yes) {
        child.ref();
        child.channel?.ref();
      } else {
        child.unref();
        child.channel?.unref();
      }
      const stderr = child.stderr;
      if (stderr && 'unref' in stderr && typeof stderr.unref === 'function') stderr.unref();
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

async function forkUtility<Question, Answer>(entry: string, name: string): Promise<Child<Question, Answer>> {
  const { utilityProcess } = await import('electron');
  const child = utilityProcess.fork(entry, [], { serviceName: name, stdio: ['ignore', 'ignore', 'pipe'] });
  const lastLines = keepLines(child.stderr);
  return {
    get pid() {
      return child.pid;
    },
    send: (question) => child.postMessage(question),
    onAnswer: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(describeEnd(code, null, lastLines()))),
    // a utility process ends with the app
    keepAlive: () => undefined,
    kill: () => void child.kill(),
  };
}

function describeEnd(code: number | null, signal: string | null, lines: string): string {
  const how = signal === null ? `ended with code ${code ?? 'unknown'}` : `ended by ${signal}`;
  return lines === '' ? how : `${how}: ${lines}`;
}

function keepLines(stream: NodeJS.ReadableStream | null): () => string {
  let kept: string[] = [];
  stream?.setEncoding('utf8').on('data', (text: string) => {
    kept = [...kept, ...text.split('\n').filter((line) => line.trim() !== '')].slice(-KEPT_LINES);
  });
  return () => kept.join('\n');
}
