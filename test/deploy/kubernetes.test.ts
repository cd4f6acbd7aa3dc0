import { readFileSync } from 'node:fs';
import { StatefulSet } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { Service } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { command as worker } from '../../src/cli/commands/worker.ts';

const FILE = 'deploy/kubernetes.yaml';

/** Every kind of object in the file, and who checks it. */
const KINDS = {
  Service: (object: unknown) => new Service(object as ConstructorParameters<typeof Service>[0]),
  StatefulSet: (object: unknown) => new StatefulSet(object as ConstructorParameters<typeof StatefulSet>[0]),
  Job: (object: unknown) => new Job(object as ConstructorParameters<typeof Job>[0]),
};

interface Manifest {
  apiVersion: string;
  kind: keyof typeof KINDS;
  metadata: { name: string };
  spec: Record<string, unknown>;
}

const read = () =>
  parseAllDocuments(readFileSync(FILE, 'utf8')).map((document) => document.toJS() as Manifest);
const check = (object: Manifest) => KINDS[object.kind](object).validate();
const ofKind = (kind: keyof typeof KINDS) => read().find((object) => object.kind === kind)!;

describe(FILE, () => {
  it('holds a Redis with its service, and a job of workers', () => {
    expect(read().map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      'v1 Service',
      'apps/v1 StatefulSet',
      'batch/v1 Job',
    ]);
  });

  it.each(read().map((object) => [object.kind, object] as const))(
    '%s is what Kubernetes knows',
    (_kind, object) => {
      expect(() => check(object)).not.toThrow();
    },
  );

  it.each<[string, keyof typeof KINDS, (spec: Record<string, unknown>) => void]>([
    ['a number in words', 'Job', (spec) => Object.assign(spec, { parallelism: 'four' })],
    ['a job without pods', 'Job', (spec) => delete spec.template],
    ['a set without a selector', 'StatefulSet', (spec) => delete spec.selector],
    ['a port without a number', 'Service', (spec) => Object.assign(spec, { ports: [{ name: 'redis' }] })],
  ])('%s would be found', (_name, kind, spoil) => {
    const object = ofKind(kind);
    spoil(object.spec);
    expect(() => check(object)).toThrow();
  });

  it('sends workers to the service, with options that there are', () => {
    const { template } = new Job(ofKind('Job') as unknown as ConstructorParameters<typeof Job>[0]).spec!;
    const [container] = template.spec!.containers;
    const options = container.args!.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
    expect(Object.keys(worker.options)).toEqual(expect.arrayContaining(options));
    expect(container.args!.join(' ')).toContain(`@${ofKind('Service').metadata.name}:6379`);
  });
});
