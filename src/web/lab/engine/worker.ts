import { LabEngine } from './lab-engine.ts';
import type { Question } from './queries.ts';

/** What this script leaves behind where it runs in a page, and not in a worker. */
export interface EngineScope {
  newLabEngine: () => LabEngine;
}

// A worker's own members; the types at hand are those of a page.
const scope = self as unknown as EngineScope & {
  onmessage: (event: { data: Question }) => void;
  postMessage(reply: unknown): void;
};

if (typeof document === 'undefined') {
  const engine = new LabEngine();
  scope.onmessage = ({ data }) => scope.postMessage(engine.reply(data));
} else {
  scope.newLabEngine = () => new LabEngine();
}
