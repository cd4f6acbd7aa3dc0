import { STUDY_JOBS } from './study-jobs.ts';

const [name, scale] = process.argv.slice(2);
console.log(JSON.stringify(await STUDY_JOBS[name](Number(scale))));
