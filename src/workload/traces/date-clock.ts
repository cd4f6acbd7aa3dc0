const DATE = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d+)?\s*(?:Z|([+-])(\d\d):?(\d\d))?$/;

/**
 * Dates as seconds since the minute of the first one. A double that counts from 1970 has no room for the seven
 * fraction digits that Azure writes, and Date keeps three of them.
 */
export class DateClock {
  private start: number | undefined;
  /** The last date up to its seconds, and what it stands for: neighbours share it, and are read in a third of the time. */
  private minute = '';
  private minuteSeconds = 0;

  /** Undefined if the text is no date. Dates without an offset are UTC, which matters only for differences. */
  seconds(text: string): number | undefined {
    if (this.minute !== '' && text.startsWith(this.minute) && PLAIN_SECONDS.test(text))
      return this.minuteSeconds + Number(text.slice(MINUTE_CHARACTERS));
    const match = DATE.exec(text);
    if (match === null) return undefined;
    const [, year, month, day, hours, minutes, seconds, fraction = '', sign, offsetHours, offsetMinutes] =
      match;
    const utc = Date.UTC(+year, +month - 1, +day, +hours, +minutes) / 1000;
    const offset = sign === undefined ? 0 : 60 * (60 * +offsetHours + +offsetMinutes);
    const minute = sign === '-' ? utc + offset : utc - offset;
    this.start ??= minute;
    const since = minute - this.start;
    this.minuteSeconds = since;
    this.minute = sign === undefined ? text.slice(0, MINUTE_CHARACTERS) : '';
    return since + Number(seconds + fraction);
  }
}

const MINUTE_CHARACTERS = '2023-11-16 18:17:'.length;
const PLAIN_SECONDS = /:[0-5]\d(\.\d+)?$/;
