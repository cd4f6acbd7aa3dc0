import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { LiveServer } from '../live-server.ts';
import { type AppOptions, createApp } from './app.ts';

export interface ListenOptions extends Omit<AppOptions, 'isDraining'> {
  host: string;
  /** 0: any that is free. */
  port: number;
  maxConnections: number;
}

export interface Listening {
  port: number;
  /** Takes no new requests, lets those under way end for at most `seconds`, and closes. True if all of them ended. */
  drain(seconds: number): Promise<boolean>;
}

const DRAIN_CHECK_MS = 20;

/** Opens a live cluster to clients. Rejects with the error of the system if the port cannot be had. */
export async function listen(server: LiveServer, options: ListenOptions): Promise<Listening> {
  const { host, port, maxConnections, ...appOptions } = options;
  let isDraining = false;
  const app = createApp(server, { ...appOptions, isDraining: () => isDraining });
  const http = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  http.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, resolve);
  });
  return {
    port: (http.address() as { port: number }).port,
    async drain(seconds) {
      isDraining = true;
      const ended = await untilIdle(server, seconds);
      server.stop();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      return ended;
    },
  };
}

async function untilIdle(server: LiveServer, seconds: number): Promise<boolean> {
  const deadline = performance.now() + seconds * 1000;
  while (server.size > 0) {
    if (performance.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, DRAIN_CHECK_MS));
  }
  // What was answered last is still on its way out.
  await new Promise((resolve) => setTimeout(resolve, DRAIN_CHECK_MS));
  return true;
}
