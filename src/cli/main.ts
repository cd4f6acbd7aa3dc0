import { runCommandLine } from './command-line.ts';
import { reportFailure } from './failure.ts';

// The reader of a pipe may have seen enough (`xpyd profiles | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await runCommandLine(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportFailure(error);
}
