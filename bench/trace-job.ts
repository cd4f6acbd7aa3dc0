import { measureReading } from './trace-jobs.ts';

const [name, rows] = process.argv.slice(2);
console.log(JSON.stringify(measureReading(name, Number(rows))));
