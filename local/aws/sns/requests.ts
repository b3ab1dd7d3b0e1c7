import { randomUUID } from 'node:crypto';
import { AwsError, notImplemented } from '../http/aws-error.ts';
import { type Answer, type Operation, type Service, textOf } from '../http/service.ts';
import { type Element, render } from '../s3/xml.ts';
import { publicationOf } from './publish.ts';
import type { Topic } from './topic.ts';

const NAMESPACE = ' xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';
const KNOWN =
  /^(Action|Version|TopicArn|Message|Subject|MessageStructure|MessageAttributes\.entry\.\d+\.(Name|Value\.(DataType|StringValue)))$/;

/** SNS over its query protocol: Publish, and nothing else. */
export function snsService(topics: ReadonlyMap<string, Topic>): Service {
  return {
    name: 'sns',
    async operation(call): Promise<Operation> {
      const form = new URLSearchParams(await textOf(call.body));
      const action = form.get('Action') ?? call.method;
      if (action !== 'Publish') throw notImplemented(`SNS ${action}`);
      const stranger = [...form.keys()].find((name) => !KNOWN.test(name));
      if (stranger !== undefined) throw notImplemented(`the parameter ${stranger} of Publish`);
      const arn = form.get('TopicArn') ?? '';
      const topic = topics.get(arn);
      const needs = [
        { action: 'sns:Publish', resource: arn },
        ...(topic?.key == null
          ? []
          : ['kms:GenerateDataKey', 'kms:Decrypt'].map((use) => ({ action: use, resource: topic.key! }))),
      ];
      return {
        name: 'Publish',
        target: { name: topic?.name ?? arn },
        needs,
        answer() {
          // After the permission, so that a stranger is not told which topics there are.
          if (topic === undefined) throw new AwsError('NotFound', 404, 'Topic does not exist');
          topic.publish(publicationOf(form));
          return xml(
            ['PublishResponse', [['PublishResult', [['MessageId', randomUUID()]]], metadata(randomUUID())]],
            200,
          );
        },
      };
    },
    error: ({ code, status, message }, requestId) =>
      xml(
        [
          'ErrorResponse',
          [
            [
              'Error',
              [
                ['Type', status < 500 ? 'Sender' : 'Receiver'],
                ['Code', code],
                ['Message', message],
              ],
            ],
            ['RequestId', requestId],
          ],
        ],
        status,
      ),
  };
}

function metadata(requestId: string): Element {
  return ['ResponseMetadata', [['RequestId', requestId]]];
}

function xml(root: Element, status: number): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body: render(root, NAMESPACE) };
}
