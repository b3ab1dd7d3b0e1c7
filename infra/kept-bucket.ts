import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { EncryptionKey } from './encryption-key.ts';

/** A bucket that outlives the stack: logs and evidence are not the stack's to delete. */
export function keptBucket(key: EncryptionKey | null): s3.BucketProps {
  return {
    removalPolicy: RemovalPolicy.RETAIN,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    ...(key === null
      ? { encryption: s3.BucketEncryption.S3_MANAGED }
      : { encryption: s3.BucketEncryption.KMS, encryptionKey: key.key, bucketKeyEnabled: true }),
    // What an upload that broke off left behind is paid for and seen by nobody.
    lifecycleRules: [{ id: 'BrokenUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) }],
  };
}

export function noAccessLog(bucket: s3.Bucket): void {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Who reads a bucket is for CloudTrail data events of the account, which can be trusted and searched; server ' +
      'access logs would need a third bucket, which has the same finding.',
  });
}
