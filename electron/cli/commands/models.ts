import type { Command } from 'commander';
import { CATALOGUE } from '../../../models/catalogue';
import type { CliContext } from '../context';

/** `maskwright models`: which segmentation models there are; makes the files of those that came with the app ready. */
export function addModels(program: Command, context: CliContext): void {
  program
    .command('models')
    .summary('say which segmentation models there are')
    .description('Says which segmentation models there are, and prepares their files where that has not been done yet.')
    .option('--json', 'one JSON object a model', false)
    .action(async ({ json }: { json: boolean }) => {
      const { modelFiles, engine } = await context.services();
      for (const { id, name, licence, source } of CATALOGUE) {
        context.progress(`${name}: preparing its files`);
        const { checksums, ...files } = await modelFiles.ensure(id);
        const { state, bytes } = modelFiles.state;
        await engine.start();
        const { provider, threads } = engine.info();
        const facts = { id, name, licence, package: source.package, state, bytes, provider, threads, files, checksums };
        context.print(json ? JSON.stringify(facts) : `${id}: ${name} (${licence}, from the package ${source.package}), ${state}, ${(bytes / 1e6).toFixed(0)} MB, encoder on ${provider} with ${threads} threads`);
      }
    });
}
