import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../local/aws/events/event-pattern.ts';
import { overlap } from '../../../local/aws/s3/notification.ts';
import { compileFilterPolicy } from '../../../local/aws/sns/filter-policy.ts';
import { holds, resolveValue, type Scope } from '../../../local/aws/stack/intrinsics.ts';
import { refuseUnknown } from '../../../local/aws/stack/resource-types.ts';

describe('a filter policy', () => {
  const attributes = new Map([
    ['severity', { type: 'String', value: 'high' }],
    ['records', { type: 'Number', value: '120' }],
    ['pattern', { type: 'String.Array', value: '["sweep","beacon"]' }],
  ]);
  it.each([
    [{ severity: ['medium', 'high'] }, true],
    [{ severity: ['low'] }, false],
    [{ severity: [{ prefix: 'hi' }] }, true],
    [{ severity: [{ 'anything-but': ['low', 'medium'] }] }, true],
    [{ severity: [{ 'anything-but': 'high' }] }, false],
    [{ severity: [{ 'anything-but': { prefix: 'h' } }] }, false],
    [{ severity: ['high'], records: [{ numeric: ['>', 100, '<=', 120] }] }, true],
    [{ records: [{ numeric: ['=', 121] }] }, false],
    [{ pattern: ['beacon'] }, true],
    [{ absent: [{ exists: false }] }, true],
    [{ absent: ['x', { exists: true }] }, false],
    [{ absent: [{ 'anything-but': 'x' }] }, false],
  ])('%j lets the message pass: %s', (policy, passes) => {
    expect(compileFilterPolicy(policy)(attributes)).toBe(passes);
  });

  it.each([
    [{ severity: [{ like: 'h*' }] }],
    [{ severity: 'high' }],
    [{ severity: [] }],
    [{ severity: [{ prefix: 1 }] }],
    [{ records: [{ numeric: ['~', 1] }] }],
    [{ a: ['1'], b: ['1'], c: ['1'], d: ['1'], e: ['1'], f: ['1'] }],
  ])('is refused where it is not known or not valid: %j', (policy) => {
    expect(() => compileFilterPolicy(policy)).toThrow();
  });
});

describe('an event pattern', () => {
  const event = {
    source: 'aws.s3',
    detail: { bucket: { name: 'logs' }, object: { key: 'zeek/2026/conn.log.gz', size: 3 } },
  };
  it.each([
    [{ source: ['aws.s3'], detail: { bucket: { name: ['logs'] } } }, true],
    [{ detail: { object: { key: [{ wildcard: 'zeek/*.log.gz' }] } } }, true],
    [{ detail: { object: { key: [{ wildcard: 'zeek/*.log' }] } } }, false],
    [{ detail: { object: { key: [{ suffix: '.gz' }] } } }, true],
    [{ detail: { object: { size: [{ numeric: ['>', 3] }] } } }, false],
    [{ detail: { object: { 'version-id': [{ exists: false }] } } }, true],
    [{ detail: { reason: ['PutObject'] } }, false],
  ])('%j matches: %s', (pattern, matches) => {
    expect(compilePattern(pattern)(event)).toBe(matches);
  });

  it('is refused where it holds what is not known', () => {
    expect(() => compilePattern({ $or: [] })).toThrow('$or');
    expect(() => compilePattern({ source: [{ cidr: '10.0.0.0/8' }] })).toThrow('cidr');
  });
});

describe('filters of notifications', () => {
  it('overlap where one key could pass both', () => {
    expect(overlap({ prefix: 'a/', suffix: '.gz' }, { prefix: 'a/b/', suffix: '.log.gz' })).toBe(true);
    expect(overlap({ prefix: '', suffix: '.log' }, { prefix: '', suffix: '.log.gz' })).toBe(false);
    expect(overlap({ prefix: 'a/', suffix: '' }, { prefix: 'b/', suffix: '' })).toBe(false);
  });
});

describe('a template', () => {
  const scope: Scope = {
    ref: (name) => `<${name}>`,
    attribute: (id, name) => `<${id}.${name}>`,
    condition: (name) =>
      name === 'Yes' ? { 'Fn::Equals': ['a', 'a'] } : { 'Fn::Not': [{ Condition: 'Yes' }] },
  };
  it.each([
    [{ Ref: 'Bucket' }, '<Bucket>'],
    [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, '<Bucket.Arn>'],
    [{ 'Fn::Join': ['', ['a', { Ref: 'B' }, '/*']] }, 'a<B>/*'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
    [{ 'Fn::Sub': 'x-${AWS::Region}-${B.Arn}-${!kept}' }, 'x-<AWS::Region>-<B.Arn>-${kept}'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
    [{ 'Fn::Sub': ['${own}-${B}', { own: { Ref: 'C' } }] }, '<C>-<B>'],
    [{ 'Fn::If': ['Yes', 1, 2] }, 1],
    [{ 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, undefined],
  ])('has %j worked out', (value, expected) => {
    expect(resolveValue(value, scope)).toEqual(expected);
  });

  it('has its conditions worked out', () => {
    expect(holds({ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, scope)).toBe(
      true,
    );
  });

  it('is refused where it holds a function, a type or a property that is not executed', () => {
    expect(() => resolveValue({ 'Fn::ImportValue': 'x' }, scope)).toThrow('Fn::ImportValue');
    expect(() => refuseUnknown({ Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } })).toThrow(
      'AWS::DynamoDB::Table',
    );
    const bucket = { Type: 'AWS::S3::Bucket', Properties: { ReplicationConfiguration: {} } };
    expect(() => refuseUnknown({ Resources: { bucket } })).toThrow('ReplicationConfiguration');
  });
});
