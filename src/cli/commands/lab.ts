import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { packageFolder } from '../../config/load-files.ts';
import { ConfigError } from '../../errors.ts';
import type { Command } from '../command.ts';

const DEFAULT_PORT = 5173;
/** This machine alone: the page needs no other. */
const HOST = '127.0.0.1';

export const command: Command = {
  positionals: [],
  options: {
    port: { describe: `Port; ${DEFAULT_PORT}, 0 for any that is free`, value: '<port>' },
    open: { describe: 'Open it in the browser' },
  },
  examples: ['xpyd lab --open', 'the same page is the file dist/lab.html, which needs no server'],
  async run(args) {
    const port = portOf(args.value('port'));
    const server = createServer(answerWith(readPage()));
    const url = await listen(server, port);
    process.stdout.write(`${url}\n`);
    process.stderr.write('Ctrl-C ends it\n');
    if (args.has('open')) openBrowser(url);
    await interrupted();
    server.closeAllConnections();
    server.close();
    return 0;
  },
};

function portOf(text: string | undefined): number {
  const port = text === undefined ? DEFAULT_PORT : Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text !== '') return port;
  throw new ConfigError(`--port: expected a port from 0 to 65535, found "${text}"`);
}

function readPage(): Buffer {
  const file = join(packageFolder(), 'dist', 'lab.html');
  if (existsSync(file)) return readFileSync(file);
  throw new ConfigError(`${file}: there is no such file`, { hint: 'npm run build makes it' });
}

/** The page at /, and nothing else. */
function answerWith(page: Buffer): RequestListener {
  return ({ method, url = '/' }, response) => {
    const [path] = url.split(/[?#]/);
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
    } else if (path !== '/' && path !== '/index.html' && path !== '/lab.html') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    } else {
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': page.length })
        .end(method === 'HEAD' ? undefined : page);
    }
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: 'another program listens there',
        EACCES: 'no permission',
      };
      const reason = reasons[error.code ?? ''] ?? error.message;
      reject(
        new ConfigError(`cannot listen on port ${port}: ${reason}`, {
          hint: '--port 0 takes any that is free',
        }),
      );
    });
    server.listen(port, HOST, () => resolve(`http://${HOST}:${(server.address() as AddressInfo).port}/`));
  });
}

function openBrowser(url: string): void {
  const openers: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
    darwin: ['open', [url]],
    win32: ['cmd', ['/c', 'start', '', url]],
  };
  const [program, words] = openers[process.platform] ?? ['xdg-open', [url]];
  const opener = spawn(program, words, { detached: true, stdio: 'ignore' });
  opener.on('error', () => process.stderr.write('no browser could be opened: open the address by hand\n'));
  opener.unref();
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
