import { AwsError } from '../http/aws-error.ts';
import type { Attribute } from './filter-policy.ts';
import type { Publication } from './topic.ts';

/** Message and attributes together, in bytes. */
const LARGEST_MESSAGE = 262_144;
const PROTOCOLS = [
  'default',
  'http',
  'https',
  'email',
  'email-json',
  'sms',
  'sqs',
  'lambda',
  'application',
  'firehose',
];
const TYPES = ['String', 'String.Array', 'Number'];

/** Reads the form of a Publish request as SNS does. Throws AwsError InvalidParameter. */
export function publicationOf(form: URLSearchParams): Publication {
  const message = form.get('Message') ?? '';
  if (message === '') throw invalid('Empty message');
  const attributes = attributesOf(form);
  const size = [...attributes].reduce(
    (sum, [name, { type, value }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(type) + Buffer.byteLength(value),
    Buffer.byteLength(message),
  );
  if (size > LARGEST_MESSAGE) throw invalid('Message too long');
  return {
    subject: subjectOf(form),
    messages: messagesOf(message, form.get('MessageStructure')),
    attributes,
  };
}

function subjectOf(form: URLSearchParams): string | null {
  const subject = form.get('Subject');
  if (subject === null) return null;
  // Printable ASCII: newer documents allow more, older ones and some mail gateways do not.
  if (!/^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(subject)) throw invalid('Subject');
  return subject;
}

function messagesOf(message: string, structure: string | null): Map<string, string> {
  if (structure === null) return new Map([['default', message]]);
  if (structure !== 'json') throw invalid('MessageStructure');
  const parsed = parseObject(message);
  if (typeof parsed.default !== 'string')
    throw invalid('Message Structure - No default entry in JSON message body');
  return new Map(
    Object.entries(parsed).filter(
      (entry): entry is [string, string] => PROTOCOLS.includes(entry[0]) && typeof entry[1] === 'string',
    ),
  );
}

function parseObject(message: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(message);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Said below, with SNS's words.
  }
  throw invalid('Message Structure - JSON message body failed to parse');
}

function attributesOf(form: URLSearchParams): Map<string, Attribute> {
  const attributes = new Map<string, Attribute>();
  for (let i = 1; form.has(`MessageAttributes.entry.${i}.Name`); i++) {
    const at = `MessageAttributes.entry.${i}`;
    const name = form.get(`${at}.Name`) ?? '';
    const type = form.get(`${at}.Value.DataType`) ?? '';
    const value = form.get(`${at}.Value.StringValue`) ?? '';
    if (!/^(?!AWS\.|Amazon\.|\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/.test(name) || attributes.has(name)) {
      throw new AwsError(
        'ParameterValueInvalid',
        400,
        `the message attribute name ${JSON.stringify(name)} is not valid`,
      );
    }
    if (!TYPES.includes(type))
      throw new AwsError('ParameterValueInvalid', 400, `the type ${type} is not implemented`);
    if (value === '' || (type === 'Number' && !Number.isFinite(Number(value)))) {
      throw new AwsError('ParameterValueInvalid', 400, `the message attribute ${name} has no valid value`);
    }
    attributes.set(name, { type, value });
  }
  return attributes;
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', 400, `Invalid parameter: ${what}`);
}
