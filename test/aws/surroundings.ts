import type { PublishCommand } from '@aws-sdk/client-sns';
import type { QueueEnvironment } from '../../lambda/aws/environment.ts';
import { parseSettings } from '../../lambda/settings.ts';

/** The environment of a function that may do everything. */
export function environmentOf(changes: Partial<QueueEnvironment> = {}): QueueEnvironment {
  return {
    settings: parseSettings({}, 'test'),
    keyFilter: { keyPrefix: '', keySuffixes: ['.log'] },
    resultsBucket: 'results',
    noiseObject: 'settings/noise.json',
    emailTopic: 'arn:email',
    slackTopic: 'arn:slack',
    deadLetters: 'https://sqs/dead',
    region: 'eu-central-1',
    functionName: 'stray',
    memoryMegabytes: 100_000,
    ...changes,
  };
}

/** Topics that keep what is published. */
export function topics() {
  const published: PublishCommand['input'][] = [];
  const sns = {
    async send({ input }: PublishCommand): Promise<never> {
      published.push(input);
      return { MessageId: `message ${published.length}` } as never;
    },
  };
  return { published, sns };
}
