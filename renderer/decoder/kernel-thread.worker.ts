import { runKernelThread, type KernelThreadStart } from '../../models/kernel/kernel-decoder';

/** One further thread of the decoder's kernel. It is in the kernel from its first message to its end. */
const scope = globalThis as unknown as { postMessage(message: 'ready'): void; onmessage: ((event: MessageEvent<KernelThreadStart>) => void) | null };

// a rejection alone would stay in here
scope.onmessage = ({ data }) => void runKernelThread(data, () => scope.postMessage('ready')).catch(reportError);
