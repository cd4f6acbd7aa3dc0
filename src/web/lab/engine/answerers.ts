import type { Answerer, Listener, MakeAnswerer } from './engine-link.ts';
import type { Question, Reply } from './queries.ts';
import type { EngineScope } from './worker.ts';

/**
 * Where the simulator runs: in a worker, made from the script that the page carries with it, or in the page's own
 * thread where a browser has no workers.
 */
export function answererOf(script: string): { make: MakeAnswerer; isWorker: boolean } {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const make: MakeAnswerer = (listener) => inWorker(url, listener);
  try {
    make({ reply: () => undefined, broken: () => undefined }).close();
    return { make, isWorker: true };
  } catch {
    return { make: inPage(script), isWorker: false };
  }
}

function inWorker(url: string, { reply, broken }: Listener): Answerer {
  const worker = new Worker(url);
  worker.onmessage = ({ data }: MessageEvent<Reply>) => reply(data);
  worker.onerror = ({ message }) => broken(message ?? 'its worker does not start');
  worker.onmessageerror = () => broken('an answer of its worker cannot be read');
  return { post: (question) => worker.postMessage(question), close: () => worker.terminate() };
}

function inPage(script: string): MakeAnswerer {
  const element = document.createElement('script');
  element.textContent = script;
  document.head.append(element);
  const { newLabEngine } = self as unknown as EngineScope;
  return ({ reply }) => {
    const engine = newLabEngine();
    let isOpen = true;
    const answer = (question: Question) => {
      if (isOpen) reply(engine.reply(question));
    };
    // Later, so that the page can paint what was changed before it stands still.
    return {
      post: (question) => void setTimeout(answer, 0, question),
      close: () => {
        isOpen = false;
      },
    };
  };
}
