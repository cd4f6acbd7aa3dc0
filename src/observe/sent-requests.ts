import type { RequestLedger } from './collectors/requests.ts';

/** The requests that were sent from `fromSeconds` on, in the order in which they were. */
export function sentRequests({ count, arrivalSeconds }: RequestLedger, fromSeconds: number): Int32Array {
  const requests = new Int32Array(count);
  let sent = 0;
  let latest = fromSeconds;
  let isInOrder = true;
  for (let request = 0; request < count; request++) {
    const time = arrivalSeconds[request]!;
    if (!(time >= fromSeconds)) continue;
    requests[sent++] = request;
    if (time < latest) isInOrder = false;
    latest = time;
  }
  const found = requests.subarray(0, sent);
  // Mostly they are numbered in this order; turns of conversations are not.
  return isInOrder ? found : found.sort((a, b) => arrivalSeconds[a]! - arrivalSeconds[b]!);
}
