import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { UsageError } from '../arguments.ts';
import type { BackfillArguments } from './arguments.ts';
import type { Machine } from './execution.ts';
import { follow } from './follow.ts';
import { findingLines } from './report.ts';

/** Milliseconds between two looks: soon at first, then often enough for a person who watches. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;

/** Runs a backfill of a deployed stack. Broken off, it goes on by itself. */
export async function backfillOnAws(args: BackfillArguments): Promise<boolean> {
  const outputs = await outputsOf(args.stack);
  const machine = machineOf(args.stack, outputs, new SFNClient());
  const interrupted = () => {
    process.stdout.write('\nThe backfill goes on; the same command watches it.\n');
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  let pause = FIRST_PAUSE;
  const { left, complete } = await follow(machine, new S3Client(), args, async () => {
    await sleep(pause);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE);
  });
  process.off('SIGINT', interrupted);
  const bucket = outputs.ResultsBucket ?? '';
  const lines = findingLines(left?.examined ?? [], (folder) => `s3://${bucket}/${folder}`);
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  return complete;
}

/** Throws UsageError where a stack has no backfill. */
export function machineOf(stack: string, outputs: Readonly<Record<string, string>>, sfn: SFNClient): Machine {
  const { BackfillMachine, TallierMemory, WindowAnalystMemory } = outputs;
  if (BackfillMachine === undefined)
    throw new UsageError(`the stack ${stack} has no backfill (no output BackfillMachine): deploy it again`);
  const tallier = Number(TallierMemory ?? 0);
  const megabytes = { object: tallier, range: tallier, window: Number(WindowAnalystMemory ?? 0) };
  return { sfn, arn: BackfillMachine, megabytes };
}

/** Throws UsageError where there is no such stack, or nobody may look at it. */
async function outputsOf(stack: string): Promise<Record<string, string>> {
  try {
    const { Stacks = [] } = await new CloudFormationClient().send(
      new DescribeStacksCommand({ StackName: stack }),
    );
    return Object.fromEntries(
      (Stacks[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]),
    );
  } catch (error) {
    throw new UsageError(`the stack ${stack} can't be looked at: ${(error as Error).message}`);
  }
}
