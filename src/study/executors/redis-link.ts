import { Redis } from 'ioredis';
import { ConfigError } from '../../errors.ts';
import type { QueuePlace } from './queue-place.ts';

const CONNECT_TIMEOUT_MS = 4000;
const DISCONNECT_TIMEOUT_MS = 100;
const LONGEST_RETRY_MS = 1000;
/** So long may Redis be away, to be restarted for instance, until those who wait for it give up. */
const PATIENCE_SECONDS = 60;

/**
 * A connection to Redis. Once it stands, it and its duplicates come back by themselves when they break; commands wait
 * until then.
 */
export class RedisLink {
  readonly redis: Redis;
  private readonly place: QueuePlace;
  /** Whether a broken connection is to be tried again. */
  private isKept = false;

  /** @throws ConfigError if there is no Redis, or if it lets nobody in */
  static async connect(place: QueuePlace): Promise<RedisLink> {
    const link = new RedisLink(place);
    let reason: Error | undefined;
    link.redis.on('error', (error) => {
      reason = error;
    });
    try {
      await link.redis.connect();
      await link.redis.ping();
    } catch (error) {
      link.close();
      const { message } = reason ?? (error as Error);
      throw new ConfigError(`no answer from Redis at ${place.shown}: ${message}`);
    }
    link.isKept = true;
    return link;
  }

  private constructor(place: QueuePlace) {
    this.place = place;
    this.redis = new Redis(place.url, {
      lazyConnect: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // The process lives as long as this, even if there was no connection to end.
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      maxRetriesPerRequest: null,
      retryStrategy: (times) => (this.isKept ? Math.min(100 * times, LONGEST_RETRY_MS) : null),
    });
  }

  /** Calls back if Redis has been away for longer than one waits for it. */
  onLost(giveUp: (error: Error) => void): void {
    let timer: NodeJS.Timeout | undefined;
    const reason = `Redis at ${this.place.shown} has been away for ${PATIENCE_SECONDS} seconds`;
    this.redis.on('close', () => {
      timer ??= setTimeout(() => giveUp(new ConfigError(reason)), PATIENCE_SECONDS * 1000);
    });
    const isBack = () => {
      clearTimeout(timer);
      timer = undefined;
    };
    this.redis.on('ready', isBack);
    this.redis.on('end', isBack);
  }

  close(): void {
    this.isKept = false;
    this.redis.disconnect();
  }
}
