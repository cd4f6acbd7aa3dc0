import { ConfigError } from '../../errors.ts';

/** Where a queue is. */
export interface QueuePlace {
  /** With user and password, if it has them: for the connection only. */
  url: string;
  /** For people: without them. */
  shown: string;
  /** What the keys in Redis start with. */
  prefix: string;
}

const PREFIX = 'xpyd';
const EXPECTED = 'expected redis://host:port, or rediss://host:port for TLS';

/**
 * `redis://host:6379`; with user and password as `redis://user:password@host`, with the number of a database as
 * `/1`. `?prefix=team` keeps its keys apart from those of others on the same Redis.
 * @throws ConfigError if it is no such address; the message has no password
 */
export function parseQueuePlace(text: string): QueuePlace {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isRedis = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
  if (!url || !isRedis || url.hostname === '' || !/^(\/\d*)?$/.test(url.pathname)) {
    throw new ConfigError(`${EXPECTED}, found "${withoutSecrets(text)}"`);
  }
  const prefix = url.searchParams.get('prefix') ?? PREFIX;
  if (!/^[\w.-]+$/.test(prefix)) {
    throw new ConfigError(`expected letters, digits, dots and dashes in ?prefix=, found "${prefix}"`);
  }
  url.searchParams.delete('prefix');
  const database = url.pathname.length > 1 ? url.pathname : '';
  const shown = `${url.protocol}//${url.hostname}:${url.port || '6379'}${database}`;
  return { url: url.href, shown, prefix };
}

function withoutSecrets(text: string): string {
  return text.replace(/^(.*?\/\/)?.*@/s, '$1***@').replace(/\?.*/s, '');
}
