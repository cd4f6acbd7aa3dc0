import type { RequestLedger } from '../../observe/collectors/requests.ts';
import type { TokenTimes } from '../../observe/collectors/token-times.ts';
import type { DeploymentResult } from '../../observe/run-result.ts';
import type { RequestTable } from '../../workload/request-table.ts';
import type { ArrivalSpec } from '../../workload/workload-spec.ts';

/** What is known of one deployment of a run when its results are written for other people's tools. */
export interface ExportSource {
  result: DeploymentResult;
  ledger: RequestLedger;
  table: RequestTable;
  arrivals: ArrivalSpec;
  /** Of the latencies. */
  percentiles: readonly number[];
  /** Id of the model, as in the scenario. */
  model: string;
  /** When each token was made, if somebody watched. */
  tokenTimes?: TokenTimes;
}

/** A name as a part of a file name: equal for no two deployments. */
export function fileNamePart(name: string): string {
  return name.replace(/[%/\\:]/g, encodeURIComponent);
}

/** Seconds to the nanosecond: what lies beyond are crumbs of binary fractions. */
export function toNanosecond(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e9;
}
