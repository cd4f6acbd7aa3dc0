import { ReplayError, recordedWorkload } from '../workload/recorded-workload.ts';
import { ColumnCollector, type TraceColumns } from '../workload/traces/trace-columns.ts';
import { readTrace } from '../workload/traces/trace-reader.ts';
import type { WorkloadSpec } from '../workload/workload-spec.ts';
import { type Locator, within } from './locator.ts';
import type { ProfileLibrary } from './profile-library.ts';
import type { ProfileResolver } from './profile-resolver.ts';
import type { TraceSettings } from './trace-schema.ts';

/**
 * The workload of a scenario that names a trace: its requests, in numbers.
 * @param locator of the scenario
 * @throws ConfigError if the trace cannot be read, or not be sent in this way
 */
export function resolveTrace(
  settings: TraceSettings,
  profiles: ProfileResolver,
  locator: Locator,
): WorkloadSpec {
  const place = within(locator, ['workload']);
  const columns = profiles.trace(settings, place);
  try {
    return recordedWorkload(columns, settings.replay);
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    throw place.error([error.setting], error.message);
  }
}

/** @param locator of the workload */
export function loadTrace(
  { trace, reading }: TraceSettings,
  library: ProfileLibrary,
  locator: Locator,
): TraceColumns {
  const text = library.trace?.(trace);
  if (text === undefined) throw locator.error(['trace'], `there is no trace "${trace}"`);
  const collector = new ColumnCollector();
  readTrace(text.file, text.chunks, reading, (request) => collector.add(request));
  return collector.columns;
}
