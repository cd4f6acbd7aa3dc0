import type { BigNumber, FactoryFunction, UnitCtor } from 'mathjs';
import { createBigNumberClass, createComplexClass, createFractionClass, createUnitClass } from 'mathjs';

// mathjs exports these factories, but its types do not list them.
declare module 'mathjs' {
  const createUnitClass: FactoryFunction<UnitCtor>;
  const createBigNumberClass: FactoryFunction<new (value: string) => BigNumber>;
  const createComplexClass: FactoryFunction<unknown>;
  const createFractionClass: FactoryFunction<unknown>;
}

let units: UnitCtor | undefined;

/**
 * The units of mathjs, together with those of this field: FLOP, FLOPS, req, bps.
 * It is made at the first call, because not every command reads a quantity.
 */
export function unitClass(): UnitCtor {
  units ??= withUnitsOfTheField(createUnits());
  return units;
}

/**
 * mathjs assembles `Unit` from any arithmetic. Decimals of 64 digits keep "50 us" at 5e-5, where floating point gives
 * 4.9999999999999996e-5; and doing without the arithmetic over all of its number types, which `create` would bring
 * along, saves two thirds of the time to start.
 */
function createUnits(): UnitCtor {
  const config = { number: 'BigNumber', precision: 64 };
  return createUnitClass({
    config,
    BigNumber: createBigNumberClass({ config }),
    Complex: createComplexClass({}),
    Fraction: createFractionClass({}),
    addScalar: (a: BigNumber, b: BigNumber) => a.plus(b),
    subtractScalar: (a: BigNumber, b: BigNumber) => a.minus(b),
    multiplyScalar: (a: BigNumber, b: BigNumber) => a.times(b),
    divideScalar: (a: BigNumber, b: BigNumber) => a.div(b),
    pow: (a: BigNumber, b: BigNumber) => a.pow(b),
    abs: (a: BigNumber) => a.abs(),
    fix: (a: BigNumber) => a.trunc(),
    round: (a: BigNumber) => a.round(),
    equal: (a: BigNumber, b: BigNumber) => a.equals(b),
    isNumeric: () => true,
    format: String,
    number: Number,
  });
}

function withUnitsOfTheField(units: UnitCtor): UnitCtor {
  units.createUnit({
    FLOP: { prefixes: 'short', aliases: ['FLOPs'] },
    req: { definition: '1', aliases: ['requests', 'request'] },
  });
  units.createUnit({
    FLOPS: { definition: '1 FLOP/s', prefixes: 'short' },
    rps: '1/s',
    bps: { definition: '1 b/s', prefixes: 'binary_short' },
    Bps: { definition: '1 B/s', prefixes: 'binary_short' },
  });
  // mathjs knows "gigabits", but not "Gbit".
  units.createUnit({ bit: { definition: '1 b', prefixes: 'binary_short' } }, { override: true });
  return units;
}
