/** What the simulated model says: a token is a word. */
const WORDS =
  'a token comes when its step has ended and the next one waits for those who came before it'.split(' ');

/** Tokens `from` .. `from + count - 1` of an answer. */
export function words(from: number, count: number): string {
  let text = '';
  for (let i = from; i < from + count; i++) text += i === 0 ? WORDS[0] : ` ${WORDS[i % WORDS.length]}`;
  return text;
}
