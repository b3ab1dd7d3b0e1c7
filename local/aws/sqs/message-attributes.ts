import { createHash } from 'node:crypto';
import { AwsError, notImplemented } from '../http/aws-error.ts';
import type { MessageAttributes } from './queue.ts';

/** What is left of Unicode where SQS takes text: XML 1.0's characters. */
const UNSPEAKABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Reads the attributes of a request; text only. */
export function attributesOf(given: unknown): MessageAttributes {
  const entries = Object.entries(given as Record<string, { DataType?: unknown; StringValue?: unknown }>);
  return Object.fromEntries(
    entries.map(([name, { DataType, StringValue }]) => {
      if (DataType !== 'String') throw notImplemented(`a message attribute of type ${String(DataType)}`);
      if (typeof StringValue !== 'string' || StringValue === '' || UNSPEAKABLE.test(StringValue)) {
        throw new AwsError('InvalidParameterValue', 400, `the message attribute ${name} has no valid text`);
      }
      return [name, StringValue];
    }),
  );
}

export function wireAttributes(attributes: MessageAttributes) {
  return mapped(attributes, (StringValue) => ({ DataType: 'String', StringValue }));
}

/** As Lambda hands them to a function. */
export function lambdaAttributes(attributes: MessageAttributes) {
  const lists = { stringListValues: [], binaryListValues: [] };
  return mapped(attributes, (stringValue) => ({ stringValue, ...lists, dataType: 'String' }));
}

function mapped<Value>(attributes: MessageAttributes, map: (value: string) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, map(value)]));
}

/** The sum that clients may check: name, type and value by name, each led by its length. Empty without attributes. */
export function attributesSum(field: string, attributes: MessageAttributes): Record<string, string> {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return {};
  const hash = createHash('md5');
  const led = (text: string) => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    led(name);
    led('String');
    hash.update(Buffer.from([1]));
    led(attributes[name]!);
  }
  return { [field]: hash.digest('hex') };
}
