/** IAM's patterns: `*` is any text, `?` any one character. */
export function matchesPattern(pattern: string, text: string, letters: 'any case' | 'exact case'): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, letters === 'any case' ? 'is' : 's').test(text);
}
