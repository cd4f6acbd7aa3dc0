import type { Admission } from '../workload/request-table.ts';
import { batchedGrowth } from './batched-growth.ts';
import type { RequestLedger } from './collectors/requests.ts';
import type { Growth, Steadiness } from './run-result.ts';
import { sentRequests } from './sent-requests.ts';
import { weightedPercentiles } from './weighted-quantile.ts';

/** Five for each of the batches that the test cuts the time into. */
const FEWEST_REQUESTS = 50;
/** Growth matters if it adds this share of the mean. */
const LEAST_SHARE_OF_MEAN = 0.5;
/** Nearly all of the first requests are answered within the time in which the system fills. */
const FILLED_PERCENTILE = 95;

/**
 * Whether the number of requests in the system grows while requests arrive, from the end of the warm-up to the last
 * arrival. The drain after that is no part of it.
 *
 * Two numbers are tested, which add up to the requests in the system. If those that wait for their first token become
 * more and more, TTFT and E2EL depend on how long the run lasts. If those that are being answered do, then TPOT, ITL and
 * E2EL do: batches still fill, or a queue in front of the decode side grows. A cluster whose batches are full keeps TPOT
 * and ITL, however long its queue.
 *
 * A number grows if the confidence interval of its slope (`batchedGrowth`) lies above zero, and if what it gains over
 * the time is at least half of its mean. The second is about what the percentiles are about: by Little's law a number
 * is its latency times the rate of arrivals, so that growth by half of the mean is a latency that differs by half of
 * its mean between the start of the run and its end. Slopes that are sure but smaller do no harm.
 *
 * A system that starts empty fills for as long as an answer takes, and that is no divergence: those that are being
 * answered are tested from then on, if that leaves half of the time. Otherwise the run is too short, as it is with fewer
 * than 50 requests.
 */
export function judgeSteadiness(
  ledger: RequestLedger,
  admission: Admission['kind'],
  warmupSeconds: number,
): Steadiness {
  // Turns wait for answers, but conversations come whatever the cluster does: they can pile up.
  if (admission === 'closed' || admission === 'staged') return { verdict: admission, diverging: [] };
  const { arrivalSeconds, firstTokenSeconds, finishedSeconds, failedSeconds: breaks } = ledger;
  const sent = sentRequests(ledger, warmupSeconds);
  const from = arrivalSeconds[sent[0] ?? -1] ?? 0;
  const to = arrivalSeconds[sent[sent.length - 1] ?? -1] ?? 0;
  if (sent.length > 1 && from === to) return { verdict: 'burst', diverging: [] };
  if (sent.length < FEWEST_REQUESTS) return { verdict: 'tooShort', diverging: [] };

  const waits = { starts: arrivalSeconds, ends: firstTokenSeconds, breaks };
  const answers = { starts: firstTokenSeconds, ends: finishedSeconds, breaks };
  const waitingForFirstToken = batchedGrowth(waits, from, to);
  const filled = from + secondsToFill(ledger, sent);
  const beingAnswered = filled - from <= to - filled ? batchedGrowth(answers, filled, to) : undefined;
  const waitsGrow = growsMuch(waitingForFirstToken);
  const answersGrow = beingAnswered !== undefined && growsMuch(beingAnswered);
  const undecided = beingAnswered === undefined ? 'tooShort' : 'steady';
  return {
    verdict: waitsGrow || answersGrow ? 'growing' : undecided,
    diverging: [
      ...(waitsGrow ? (['ttft'] as const) : []),
      ...(answersGrow ? (['tpot', 'itl'] as const) : []),
      ...(waitsGrow || answersGrow ? (['e2el'] as const) : []),
    ],
    waitingForFirstToken,
    ...(beingAnswered && { beingAnswered }),
  };
}

function growsMuch({ perSecond, low, meanNumber, fromSeconds, toSeconds }: Growth): boolean {
  return low > 0 && perSecond * (toSeconds - fromSeconds) >= LEAST_SHARE_OF_MEAN * meanNumber;
}

/**
 * How long a system that is empty fills: the time that nearly all of the first tenth of the requests took from their
 * first token to their last, after the shortest of their waits, which queues have least to do with.
 */
function secondsToFill(ledger: RequestLedger, sent: Int32Array): number {
  const first = sent.subarray(0, Math.ceil(sent.length / 10)).filter((request) => ledger.isFinished(request));
  if (first.length === 0) return 0;
  const { arrivalSeconds, firstTokenSeconds, finishedSeconds } = ledger;
  const wait = first.reduce(
    (least, request) => Math.min(least, firstTokenSeconds[request]! - arrivalSeconds[request]!),
    Number.POSITIVE_INFINITY,
  );
  const values = Float64Array.from(
    first,
    (request) => finishedSeconds[request]! - firstTokenSeconds[request]!,
  );
  const [answer] = weightedPercentiles({ values }, [FILLED_PERCENTILE]);
  return wait + answer!;
}
