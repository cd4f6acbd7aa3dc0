import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe } from 'vitest';

const PROGRAM = 'redis-server';
const isThere = spawnSync(PROGRAM, ['--version']).status === 0;
const isRequired = process.env.XPYD_REQUIRE?.split(',').includes('redis') ?? false;

/** Tests that need a real Redis. Without one they are skipped with a word, and fail where XPYD_REQUIRE names redis. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (isThere || isRequired) return void describe(name, tests);
  console.warn(`SKIPPED: ${name}: there is no ${PROGRAM} (apt-get install redis-server)`);
  describe.skip(name, tests);
}

/** A Redis of its own: a free port of this machine, a folder of its own, every command in an append-only file. */
export class RedisServer {
  readonly port: number;
  private readonly folder: string;
  private readonly password: string | undefined;
  private process: ChildProcess;

  static async start(password?: string): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), password);
    await server.isReady();
    return server;
  }

  private constructor(port: number, password: string | undefined) {
    this.port = port;
    this.password = password;
    this.folder = mkdtempSync(join(tmpdir(), 'xpyd-redis-'));
    this.process = this.spawn();
  }

  get url(): string {
    return `redis://${this.password === undefined ? '' : `:${this.password}@`}127.0.0.1:${this.port}`;
  }

  /** Dies without a word, and comes back with what its file says. */
  async crashAndRestart(): Promise<void> {
    await this.kill();
    this.process = this.spawn();
    await this.isReady();
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async kill(): Promise<void> {
    const exited = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await exited;
  }

  private spawn(): ChildProcess {
    const settings = {
      ...{ port: this.port, bind: '127.0.0.1', dir: this.folder, appendonly: 'yes', save: '' },
      ...(this.password !== undefined && { requirepass: this.password }),
    };
    const args = Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value)]);
    return spawn(PROGRAM, args, { stdio: 'ignore' });
  }

  private async isReady(): Promise<void> {
    const redis = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    redis.on('error', () => {});
    await redis.ping();
    redis.disconnect();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
