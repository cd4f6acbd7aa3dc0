/** Text in lines of at most `width` characters, all but the first with this indent; a longer word stays whole. */
export function wrap(text: string, width: number, indent: string): string[] {
  const start = text.slice(0, text.length - text.trimStart().length);
  const lines: string[] = [];
  let line = start;
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const isFirst = line.trim() === '';
    if (!isFirst && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line += isFirst ? word : ` ${word}`;
    }
  }
  return [...lines, line];
}
