/**
 * Text that a stranger may have written, made safe for a terminal: control characters (escape sequences, carriage
 * returns, bells, C1 controls) and marks that reorder or hide text stand as visible escapes.
 */
export function plain(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`);
}

const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{e0000}-\u{e007f}]/gu;

/** How a stream wants to be written to: its width, and colour only on a terminal and not with NO_COLOR. */
export function lookOf(
  stream: { isTTY?: boolean; columns?: number },
  environment: NodeJS.ProcessEnv,
): { width: number; colour: boolean } {
  return {
    width: Math.min(stream.columns ?? 80, 100),
    colour: stream.isTTY === true && (environment.NO_COLOR ?? '') === '',
  };
}
