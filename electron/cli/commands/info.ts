import type { Command } from 'commander';
import { isFailure } from '../../../core/errors/failure';
import { photoFacts, type PhotoFacts } from '../../services/photos/info';
import { ProcessDecoder } from '../../services/photos/process-decoder';
import type { CliContext } from '../context';
import { EXIT, ExitCode } from '../program';
import { sentenceOf } from '../sentences';

/** `info FILE… [--json]`: one line a file; a bad one does not stop the next. */
export function addInfo(program: Command, context: CliContext): void {
  program
    .command('info')
    .summary('say what photos are')
    .description('Says what photos are: format, upright size, orientation, depth, colour.')
    .argument('<file...>', 'photos')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExit code 1 if any of the files could not be read.\n\nExample:\n  maskwright info --json holiday/*.jpg')
    .action(async (files: string[], { json = false }: { json?: boolean }) => {
      const decoder = new ProcessDecoder();
      let bad = 0;
      for (const file of files) {
        context.signal.throwIfAborted();
        try {
          const facts = await photoFacts(file, decoder, context.signal);
          context.print(json ? JSON.stringify(facts) : line(facts));
        } catch (error) {
          if (!isFailure(error) || error.code === 'cancelled') throw error;
          bad++;
          const sentence = sentenceOf(error);
          context.print(json ? JSON.stringify({ file, error: sentence }) : `${file}: ${sentence}`);
        }
      }
      decoder.dispose();
      if (bad === 0) return;
      context.note(`${bad} of ${files.length} ${files.length === 1 ? 'file' : 'files'} could not be read.`);
      throw new ExitCode(EXIT.failed);
    });
}

/** `photo.jpg: JPEG, 1800 × 1200, 8 bit, 3 channels, srgb (Display P3), orientation 6, 300 dpi, 352727 bytes` */
function line(facts: PhotoFacts): string {
  const parts = [
    facts.format.toUpperCase(),
    `${facts.width} × ${facts.height}`,
    `${facts.depth} bit`,
    `${facts.channels} ${facts.channels === 1 ? 'channel' : 'channels'}${facts.hasAlpha ? ' with alpha' : ''}`,
    facts.icc === null ? facts.colorSpace : `${facts.colorSpace} (${facts.icc})`,
    `orientation ${facts.orientation}`,
    ...(facts.density === null ? [] : [`${facts.density} dpi`]),
    `${facts.bytes} bytes`,
  ];
  return `${facts.file}: ${parts.join(', ')}`;
}
