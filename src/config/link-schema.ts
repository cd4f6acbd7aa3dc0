import type { Link } from '../hardware/link.ts';
import { choice, inSeconds, quantity, record, share, text } from './fields.ts';

/** A link profile: `profiles/links/<id>.yaml`. */
export const linkSchema = record({
  name: text(),
  bandwidth: quantity('bytesPerSecond'),
  efficiency: share(),
  latency: quantity('seconds', 'zero'),
  perTransfer: quantity('seconds', 'zero'),
  firstUse: quantity('seconds', 'zero').exactOptional(),
  flows: choice(['shared', 'serial']),
  source: text('a source: where the figures come from'),
  fitted: text('a text: what was fitted to what').exactOptional(),
})
  .transform(inSeconds('latency', 'perTransfer', 'firstUse'))
  .transform(({ bandwidth, ...rest }): Omit<Link, 'id'> => ({ ...rest, bandwidthBytesPerSecond: bandwidth }));
