/** Browsers allow a page few changes of its address, some of them no more than ten a second. */
const PAUSE_MILLISECONDS = 250;

/** What stands behind the # of the address bar. However often it is written, it changes only a few times a second. */
export class AddressBar {
  private wanted: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  write(hash: string): void {
    this.wanted = hash;
    if (this.timer === undefined) this.flush();
  }

  /** Writes at once what is still to be written. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.wanted === undefined) return;
    history.replaceState(null, '', `#${this.wanted}`);
    this.wanted = undefined;
    this.timer = setTimeout(() => this.flush(), PAUSE_MILLISECONDS);
  }

  /** Somebody else has written the address: what was to be written is out of date. */
  forget(): void {
    this.wanted = undefined;
  }
}
