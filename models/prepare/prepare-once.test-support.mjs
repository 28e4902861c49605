// A process of its own that prepares the bundled model in the folder it is given, when it is told to go on.
import { createServer } from 'vite';

const server = await createServer({ configFile: false, cacheDir: 'dist/.vite/prepare-once', server: { middlewareMode: true, hmr: false, watch: null, ws: false }, appType: 'custom', logLevel: 'error' });
const { ModelFiles } = await server.ssrLoadModule('/models/prepare/model-files.ts');
process.once('message', async () => {
  const prepared = await new ModelFiles(process.argv[2]).ensure();
  await server.close();
  process.send(prepared, () => process.disconnect());
});
process.send('ready');
