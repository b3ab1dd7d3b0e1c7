/** Columns of a plain-text message: what a phone shows without turning it. */
export const WIDTH = 76;

/** Words on lines of at most `width` columns; a word that is longer stands on a line of its own, uncut. */
export function wrap(text: string, indent = '', first = indent, width = WIDTH): string[] {
  const lines: string[] = [];
  let line = '';
  let lead = first;
  for (const word of text.split(' ').filter((part) => part !== '')) {
    if (line !== '' && lead.length + line.length + 1 + word.length > width) {
      lines.push(lead + line);
      [line, lead] = [word, indent];
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, lead + line];
}
