/** The line to the app's process: Electron's utility process and a forked Node process have different ones. */
export interface ParentPort<Question, Answer> {
  send(answer: Answer): void;
  listen(listener: (question: Question) => void): void;
}

/** To be called in a process that `startChild` started; it ends when the app's process is gone. */
export function parentPort<Question, Answer>(): ParentPort<Question, Answer> {
  const electron = utilityPort<Question, Answer>();
  if (electron) {
    return {
      send: (answer) => electron.postMessage(answer),
      listen: (listener) => electron.on('message', ({ data }) => listener(data)),
    };
  }
  if (!process.send) throw new Error('Expected to be started by the app');
  process.on('disconnect', () => process.exit(0));
  return {
    send: (answer) => process.send?.(answer),
    listen: (listener) => process.on('message', listener),
  };
}

interface UtilityPort<Question, Answer> {
  postMessage(message: Answer): void;
  on(event: 'message', listener: (event: { data: Question }) => void): void;
}

function utilityPort<Question, Answer>(): UtilityPort<Question, Answer> | null {
  const port: UtilityPort<Question, Answer> | undefined = Reflect.get(process, 'parentPort');
  return port ?? null;
}
