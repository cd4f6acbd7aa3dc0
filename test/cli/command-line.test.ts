import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { xpyd } from './built-cli.ts';

describe('xpyd', () => {
  it.each([[[]], [['--help']], [['-h']]])('lists its commands: %j', (args) => {
    const { exitCode, stdout } = xpyd(args);
    expect(exitCode).toBe(0);
    for (const command of ['run', 'profiles', 'schema']) expect(stdout).toContain(`xpyd ${command} `);
  });

  it('tells its version', () => {
    expect(xpyd(['--version'])).toEqual({ exitCode: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });

  it('shows the options of a command', () => {
    const { exitCode, stdout } = xpyd(['run', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('xpyd run <scenario> [options]');
    for (const option of ['format', 'json', 'csv', 'steps', 'seed', 'set'])
      expect(stdout).toContain(`--${option} `);
  });

  it('shows what stands for the value of an option, and fits into 80 columns', () => {
    for (const [command, options] of [
      ['run', ['--json <file>', '--csv <folder>', '--seed <n>', '--set <name=value>']],
      ['sweep', ['-o <folder>', '--vary <name=values>']],
    ] as const) {
      const { stdout } = xpyd([command, '--help']);
      for (const option of options) expect(stdout).toMatch(new RegExp(`^  ${option} +\\S`, 'm'));
      expect(stdout).not.toMatch(/\[(string|boolean)\]/);
      const lines = stdout.slice(stdout.indexOf('Options:'), stdout.indexOf('--help ')).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  it.each([
    ['rn', 'unknown command "rn" (did you mean "run"?)'],
    ['--verison', 'unknown option "--verison" (did you mean "--version"?)'],
    ['run', 'missing <scenario>'],
    ['run a.yaml b.yaml', 'unexpected argument "b.yaml"'],
    ['run a.yaml', 'a.yaml: there is no such file'],
    ['run a.yaml --sed 3', 'unknown option --sed (did you mean "--seed"?)'],
    ['profiles -x', 'unknown option -x (known: --help)'],
    ['run a.yaml --seed 1 --seed 2', '--seed stands here twice'],
    ['run a.yaml --json', '--json needs a value: --json <file>'],
    [
      'run a.yaml --format tabel',
      '--format: expected one of table, vllm, json, found "tabel" (did you mean "table"?)',
    ],
    ['run a.yaml --steps', '--steps needs --csv'],
    ['run a.yaml --set seed', '--set seed: expected name=value, such as workload.arrivals.rate=8'],
    ['run a.yaml --set seed=[', '--set seed=[: expected a YAML value, found "["'],
    ['schema scenaro', 'unknown schema "scenaro" (did you mean "scenario"?)'],
    ['profiles model', 'unknown kind of profile "model" (did you mean "models"?)'],
    ['profiles links rdma-400', 'unknown link "rdma-400" (did you mean "rdma-400g"?)'],
  ])('%s: one line on stderr and exit code 2', (line, message) => {
    expect(xpyd(line.split(' '))).toEqual({ exitCode: 2, stdout: '', stderr: `xpyd: ${message}\n` });
  });

  it('ends in peace when the reader of a pipe has seen enough', () => {
    const script = `"${process.execPath}" dist/cli.js schema scenario | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['{\n0\n', '']);
  });
});

describe('xpyd profiles', () => {
  it('lists what is shipped, by kind', () => {
    const { exitCode, stdout } = xpyd(['profiles']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^accelerators\n/);
    expect(stdout).toMatch(/\n {2}h100-sxm +H100 SXM, 85.52 GB, 3.352 TB\/s, 989.4 TFLOP\/s in bf16\n/);
    expect(stdout).toMatch(/\n {2}rdma-400g +/);
    expect(stdout).toMatch(/\n {2}vllm-v1 +imitates vLLM 0.11/);
    expect(stdout).toMatch(/\n {2}llama-3.1-8b-instruct +8.03 B parameters, 32 layers, bf16\n/);
    expect(stdout).toMatch(/\n {2}mixtral-8x7b-instruct-v0.1 +46.7 B parameters, 12.9 B of them active/);
    expect(xpyd(['profiles', 'links']).stdout).not.toContain('accelerators');
  });

  it('prints one as it is', () => {
    const { stdout } = xpyd(['profiles', 'engines', 'vllm-v1']);
    expect(stdout).toMatch(/^name: vLLM V1\n/);
  });
});

describe('xpyd schema', () => {
  it.each(['scenario', 'accelerator', 'link', 'engine'])('prints the JSON Schema of a %s', (name) => {
    const { exitCode, stdout } = xpyd(['schema', name]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ title: `xpyd ${name}`, type: 'object' });
  });
});
