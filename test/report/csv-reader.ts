/** A plain RFC 4180 reader, as a witness: quoted cells, doubled quotes, line ends of either kind. */
export function readCsv(text: string): string[][] {
  const lines: string[][] = [];
  let [cells, cell, quoted] = [[] as string[], '', false];
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (quoted && character === '"' && text[index + 1] === '"') {
      cell += '"';
      index += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && character === ',') {
      cells.push(cell);
      cell = '';
    } else if (!quoted && character === '\r' && text[index + 1] === '\n') {
      lines.push([...cells, cell]);
      [cells, cell] = [[], ''];
      index += 1;
    } else cell += character;
  }
  if (quoted || cell !== '' || cells.length > 0) throw new Error('the last line does not end');
  return lines;
}
