/** A scenario that is right in every line; tests change one of them. */
export const SCENARIO = `name: demo
seed: 7
model: llama-3.1-8b-instruct
accelerator: h100-sxm
workload:
  arrivals: { process: poisson, rate: 4 }
  requests: 100
  input: { uniform: [128, 256] }
  output: 64
deployments:
  - name: together
    layout: 2 aggregated
  - name: apart
    layout: 1P1D
    link: rdma-400g
metrics:
  percentiles: [50, 99]
`;

/** The scenario with one piece replaced, which must be in it. */
export function changed(piece: string, replacement: string): string {
  if (!SCENARIO.includes(piece)) throw new Error(`not in the scenario: ${piece}`);
  return SCENARIO.replace(piece, replacement);
}
