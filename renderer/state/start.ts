import type { ServerEvent } from '../../electron/api/contract';
import { ProblemError } from '../api/request';
import type { EditorContext } from './context';
import type { EditorCommands } from './editor';
import type { Embeddings } from './embeddings';

/** Between two tries to listen again. */
const AGAIN_MS = 1000;

/**
 * What happens when the window opens: the other side's state, its events for as long as the window
 * lives (files that came with the start are among them), the decoder, and work to bring back.
 */
export async function startEditor(context: EditorContext, commands: EditorCommands, embeddings: Embeddings, signal: AbortSignal): Promise<void> {
  const { server } = context.ports;
  void embeddings.startDecoder().catch(commands.report);
  try {
    const [status, settings] = await Promise.all([server.status(), server.settings()]);
    context.patch({ status, settings, engine: status.engine, model: status.model });
    void listen(context, commands, signal);
    const [journal, elsewhere] = await Promise.all([server.journal.list(), context.ports.host.held()]);
    context.patch({ recoverable: journal.filter((entry) => !elsewhere.has(entry.documentId)) });
  } catch (error) {
    commands.report(error);
  }
}

async function listen(context: EditorContext, commands: EditorCommands, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of context.ports.server.events(signal)) {
        hostIsBack(context);
        await answer(event, context, commands);
      }
    } catch (error) {
      if (signal.aborted) return;
      commands.report(error);
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** What was said while the other side did not answer holds no longer. */
function hostIsBack(context: EditorContext): void {
  const others = context.state.banners.filter((banner) => banner.problem.code !== 'host-gone');
  if (others.length < context.state.banners.length) context.patch({ banners: others });
}

async function answer(event: ServerEvent, context: EditorContext, commands: EditorCommands): Promise<void> {
  switch (event.type) {
    case 'engine':
      context.patch({ engine: event.engine });
      return;
    case 'model':
      context.patch({ model: event.model });
      return;
    case 'open-files':
      await commands.openArrived(event.files);
      return;
    case 'problem':
      commands.report(new ProblemError(event.problem));
  }
}
