import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { xpyd } from './built-cli.ts';

describe('xpyd lab', () => {
  let server: ChildProcess | undefined;
  afterEach(() => {
    server?.kill('SIGKILL');
  });

  it('serves the page to this machine until it is interrupted', async () => {
    server = spawn(process.execPath, ['dist/cli.js', 'lab', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [said] = await once(server.stdout!, 'data');
    const url = String(said).trim();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await fetch(url);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('<title>xpyd laboratory</title>');
    expect((await fetch(`${url}other`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);

    const second = xpyd(['lab', '--port', new URL(url).port]);
    expect(second).toMatchObject({ exitCode: 2, stdout: '' });
    expect(second.stderr).toContain('another program listens there');

    server.kill('SIGINT');
    const [exitCode] = await once(server, 'exit');
    expect(exitCode).toBe(0);
  });

  it('refuses what is no port', () => {
    for (const port of ['http', '-1', '70000', '1.5']) {
      const { exitCode, stderr } = xpyd(['lab', `--port=${port}`]);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr: `xpyd: --port: expected a port from 0 to 65535, found "${port}"\n`,
      });
    }
  });
});
