/** What needs a file system: reading scenarios and profiles from files. Everything else is in `xpyd` itself. */
export { fileLibrary, loadScenario } from './config/load-files.ts';
