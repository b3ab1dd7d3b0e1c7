import type { Need } from '../iam/authoriser.ts';
import type { Queue } from './queue.ts';

/** What an action on a queue needs of its customer key, if it has one. */
export function keyNeeds(action: string, { key }: Queue): Need[] {
  if (key === null) return [];
  const uses: Readonly<Record<string, readonly string[]>> = {
    'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
    'sqs:ReceiveMessage': ['kms:Decrypt'],
  };
  return (uses[action] ?? []).map((use) => ({ action: use, resource: key }));
}
