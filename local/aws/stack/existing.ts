import type { Deployment } from '../../../lambda/settings.ts';
import type { LocalAws } from '../local-aws.ts';
import { ACCOUNT } from '../local-aws.ts';
import { Bucket } from '../s3/bucket.ts';
import { announceToBus } from './storage.ts';

/** What a deployment only refers to: someone else's bucket, with EventBridge switched on, and keys. */
export function createExisting(deployment: Deployment, aws: LocalAws): void {
  const { existingLogBucket, customerKey } = deployment;
  if (customerKey !== undefined && customerKey !== 'create') createKey(customerKey, aws);
  if (existingLogBucket === undefined) return;
  const { name, kmsKeyArn } = existingLogBucket;
  if (kmsKeyArn !== undefined) createKey(kmsKeyArn, aws);
  const bucket = new Bucket(name, { versioned: true, key: kmsKeyArn ?? null });
  announceToBus(bucket, aws);
  aws.buckets.set(name, bucket);
}

/** As a key is made by default: whom it lets in is left to the account's own policies. */
function createKey(arn: string, aws: LocalAws): void {
  const account = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  aws.authoriser.addResourcePolicy(arn, {
    Statement: { Effect: 'Allow', Principal: account, Action: 'kms:*', Resource: arn },
  });
}
