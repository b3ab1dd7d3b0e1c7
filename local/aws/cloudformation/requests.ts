import type { Place } from '../events/bus.ts';
import { AwsError, notImplemented } from '../http/aws-error.ts';
import { type Answer, type Operation, type Service, textOf } from '../http/service.ts';
import { type Element, render } from '../s3/xml.ts';

type Stacks = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** CloudFormation as far as someone asks for the outputs of a stack. */
export function cloudFormationService(stacks: Stacks, place: Place): Service {
  return {
    name: 'cloudformation',
    async operation(call): Promise<Operation> {
      const given = new URLSearchParams(await textOf(call.body));
      const action = given.get('Action') ?? '';
      if (action !== 'DescribeStacks') throw notImplemented(`CloudFormation ${action}`);
      const stranger = [...given.keys()].find((name) => !['Action', 'Version', 'StackName'].includes(name));
      if (stranger !== undefined) throw notImplemented(`the parameter ${stranger} of ${action}`);
      const name = given.get('StackName') ?? '';
      const id = `arn:aws:cloudformation:${place.region}:${place.account}:stack/${name}/local`;
      return {
        name: action,
        target: { name },
        needs: [{ action: 'cloudformation:DescribeStacks', resource: id }],
        answer: () => describe(stacks, name, id),
      };
    },
    error: ({ code, status, message }) =>
      xml('ErrorResponse', status, [
        [
          'Error',
          [
            ['Type', 'Sender'],
            ['Code', code],
            ['Message', message],
          ],
        ],
      ]),
  };
}

function describe(stacks: Stacks, name: string, id: string): Answer {
  const outputs = stacks.get(name);
  if (outputs === undefined)
    throw new AwsError('ValidationError', 400, `Stack with id ${name} does not exist`);
  const members = Object.entries(outputs).map(
    ([key, value]): Element => [
      'member',
      [
        ['OutputKey', key],
        ['OutputValue', value],
      ],
    ],
  );
  const stack: Element[] = [
    ['StackId', id],
    ['StackName', name],
    ['CreationTime', new Date(0).toISOString()],
    ['StackStatus', 'CREATE_COMPLETE'],
    ['Outputs', members],
  ];
  return xml('DescribeStacksResponse', 200, [['DescribeStacksResult', [['Stacks', [['member', stack]]]]]]);
}

function xml(root: string, status: number, content: readonly Element[]): Answer {
  const namespace = ' xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"';
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${render([root, content], namespace)}`,
  };
}
