import fc from 'fast-check';

// Whoever runs the tests sees what CI sees. Tests with a seed of their own keep it; PROPERTY_SEED tries another one.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });
