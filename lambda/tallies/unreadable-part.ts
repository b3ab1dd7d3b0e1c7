/**
 * A partial tally that cannot be used: damaged, of another format, or counted by another plan. Its message is a sentence;
 * the log that it was counted from is tallied again.
 */
export class UnreadablePart extends Error {
  override readonly name = 'UnreadablePart';
}
