/**
 * Errors named by what a caller can do. Whatever is none of these is a fault of the world: it is raised, the message
 * comes back, and after the last time it is a dead letter.
 */

/** The object is not there any more, or not in this version: there is nothing to inspect and nothing to repeat. */
export class ObjectGone extends Error {
  override readonly name = 'ObjectGone';
}

/** The log does not fit into this function. Another run would end the same way, so a person has to decide. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';
}

/** What to say of anything that was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
