import { formatQuantity } from '../../quantity/format-quantity.ts';
import { type ParameterKey, parameter } from './parameters.ts';

/** The value of a parameter for people: `x 0.93`, `2.1 ms`, `11.5 GB/s`. */
export function formatValue(key: ParameterKey, value: number): string {
  const { unit } = parameter(key);
  return unit === 'scale' ? `x ${value.toFixed(3)}` : formatQuantity(value, unit);
}
