/** Where in a text something stands; line and column count from 1. */
export interface SourcePosition {
  file: string;
  line: number;
  column: number;
}

export interface ConfigErrorDetail {
  /** Where the offending text stands, if it came from a file. */
  position?: SourcePosition;
  /** Path of keys to it, such as `deployments[0].layout`. */
  path?: string;
  /** What could be done: the nearest valid name, the allowed values. */
  hint?: string;
}

/** Every error that xpyd throws on purpose; `code` never changes, `exitCode` is what the command line ends with. */
export class XpydError extends Error {
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, exitCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** The input is wrong. The message is one line that says where, what was expected and what was found. */
export class ConfigError extends XpydError {
  readonly detail: ConfigErrorDetail;
  readonly reason: string;

  constructor(reason: string, detail: ConfigErrorDetail = {}) {
    const { position, path, hint } = detail;
    const where = position ? `${position.file}:${position.line}:${position.column}: ` : '';
    const at = path ? `${path}: ` : '';
    const advice = hint ? ` (${hint})` : '';
    super('XPYD_CONFIG', 2, `${where}${at}${reason}${advice}`);
    this.reason = reason;
    this.detail = detail;
  }
}

/** The input is well formed, but no cluster like this can exist: a model that does not fit, for instance. */
export class InfeasibleError extends XpydError {
  constructor(message: string) {
    super('XPYD_INFEASIBLE', 3, message);
  }
}

/** A law of the simulation was broken: always our fault. */
export class InvariantError extends XpydError {
  constructor(message: string) {
    super('XPYD_INVARIANT', 70, message);
  }
}
