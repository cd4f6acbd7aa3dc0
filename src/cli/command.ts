/** One option of a command. All of them are read as text; what the text means, the command decides. */
export interface Option {
  describe: string;
  /** What stands for its value in the help; without it the option is a switch. */
  value?: string;
  choices?: readonly string[];
  repeatable?: boolean;
}

/** What stands on the command line, checked against the options that the command has. */
export interface Arguments {
  positionals: string[];
  /** The values of an option, empty if it is absent. */
  values(option: string): string[];
  /** The value of an option, undefined if it is absent. */
  value(option: string): string | undefined;
  has(option: string): boolean;
}

export interface Command {
  /** Names of the positional arguments; one in square brackets may be left out, a last one with dots repeated. */
  positionals: readonly string[];
  options: Record<string, Option>;
  /** Shown under the options. */
  examples?: readonly string[];
  /** @returns the exit code */
  run(args: Arguments): Promise<number> | number;
}
