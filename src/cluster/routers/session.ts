import type { Router } from '../router.ts';

/** Sessions are dealt to the workers in the order in which they appear and stay there; requests without one go round. */
export function session(): Router {
  const home = new Map<number, number>();
  let next = 0;
  return {
    choose(request, fleet) {
      const id = fleet.session(request);
      if (id < 0) return next++ % fleet.size;
      let worker = home.get(id);
      if (worker === undefined) {
        worker = next++ % fleet.size;
        home.set(id, worker);
      }
      return worker;
    },
  };
}
