import { styleText } from 'node:util';
import { InvariantError, XpydError } from '../errors.ts';

const OUR_FAULT = 70;

/**
 * Tells the user what went wrong, in one line on stderr. A fault of the program asks for a report; XPYD_DEBUG=1 shows
 * where it happened.
 * @returns the exit code
 */
export function reportFailure(error: unknown): number {
  const isExpected = error instanceof XpydError && !(error instanceof InvariantError);
  const message = oneLine(error instanceof Error ? error.message : String(error));
  const advice =
    ' - this is a fault of xpyd, please report it with the scenario (XPYD_DEBUG=1 shows the stack)';
  process.stderr.write(`${label()} ${message}${isExpected ? '' : advice}\n`);
  if (process.env.XPYD_DEBUG === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return error instanceof XpydError ? error.exitCode : OUR_FAULT;
}

function label(): string {
  const isColoured = process.stderr.isTTY && !process.env.NO_COLOR;
  return isColoured ? styleText('red', 'xpyd:') : 'xpyd:';
}

function oneLine(message: string): string {
  return message.replaceAll(/\s*\n\s*/g, ' ');
}
