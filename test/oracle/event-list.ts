import type { Phase } from '../../src/kernel/phase.ts';

interface Entry {
  time: number;
  phase: Phase;
  sequence: number;
  happen: () => void;
}

/** What is going to happen: a plain array that is searched for its earliest entry each time. */
export class EventList {
  now = 0;
  private entries: Entry[] = [];
  private sequence = 0;

  /** Returns a function that takes the event back. */
  at(time: number, phase: Phase, happen: () => void): () => void {
    const entry = { time, phase, sequence: this.sequence++, happen };
    this.entries.push(entry);
    return () => {
      this.entries = this.entries.filter((other) => other !== entry);
    };
  }

  run(): void {
    while (this.entries.length > 0) {
      const [first] = this.entries.toSorted(
        (a, b) => a.time - b.time || a.phase - b.phase || a.sequence - b.sequence,
      );
      this.entries = this.entries.filter((entry) => entry !== first);
      this.now = first.time;
      first.happen();
    }
  }
}
