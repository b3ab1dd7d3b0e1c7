import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdk from '../../cdk.json' with { type: 'json' };
import { holdToRules } from '../../infra/rules.ts';
import { StrayStack } from '../../infra/stack.ts';
import { parseSettingsFile } from '../../lambda/settings.ts';

// biome-ignore lint/suspicious/noExplicitAny: parts of a template have as many shapes as CloudFormation has types
export type Json = any;

type Resource = {
  readonly Type: string;
  readonly Properties: Record<string, Json>;
  readonly DependsOn?: string[];
};

/** The stack of a settings file, without its bundle; what the rules say of it is a test of its own. */
export function synthesised(settings: unknown = {}): Synthesised {
  const name = JSON.stringify(settings);
  const known = stacks.get(name) ?? synthesise(settings);
  stacks.set(name, known);
  return known;
}

/** Throws where a rule of the packs, or of CloudFormation, finds something. */
export function heldToRules(settings: unknown): void {
  const app = new App({ context });
  new StrayStack(app, 'Stray', parseSettingsFile(settings, 'stray.settings.json'));
  holdToRules(app);
  app.synth();
}

const context = { ...cdk.context, 'aws:cdk:bundling-stacks': [] };

type Synthesised = ReturnType<typeof synthesise>;
const stacks = new Map<string, Synthesised>();

function synthesise(settings: unknown) {
  const app = new App({ context });
  const stack = new StrayStack(app, 'Stray', parseSettingsFile(settings, 'stray.settings.json'));
  process.env.CDK_VALIDATION = 'false';
  const template = Template.fromStack(stack).toJSON();
  delete process.env.CDK_VALIDATION;
  const resources = Object.entries(template.Resources as Record<string, Resource>);
  const ofType = (type: string) => resources.filter(([, resource]) => resource.Type === type);
  return {
    outputs: Object.keys(template.Outputs),
    ofType: (type: string) => ofType(type).map(([, resource]) => resource.Properties),
    only(type: string): Record<string, Json> {
      const found = ofType(type);
      if (found.length !== 1) throw new Error(`${found.length} of ${type}`);
      return found[0]![1].Properties;
    },
    named(part: string): Record<string, Json> {
      const found = resources.find(([id]) => new RegExp(`^${part}[0-9A-F]{8}$`).test(id));
      if (found === undefined) throw new Error(`no resource is named ${part}`);
      return found[1].Properties;
    },
    resource: (part: string) => resources.find(([id]) => new RegExp(`^${part}[0-9A-F]{8}$`).test(id))![1],
  };
}

/** Intrinsic functions as short text, without the hash that CDK adds to names. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, ...fn } = value as { Ref?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (Ref !== undefined) return `<${plain(Ref)}>`;
  if (fn['Fn::GetAtt'] !== undefined) return `<${plain(fn['Fn::GetAtt'][0]!)}.${fn['Fn::GetAtt'][1]}>`;
  if (fn['Fn::Join'] !== undefined) return fn['Fn::Join'][1].map(readable).join(fn['Fn::Join'][0]);
  return JSON.stringify(value);
}

const plain = (id: string) => id.replace(/[0-9A-F]{8}$/, '');

/** One line a statement: who may do what to what, and when. */
export function statements(document: { Statement: Record<string, Json>[] }): string[] {
  const list = (value: unknown) => [value].flat().map(readable).join(', ');
  return document.Statement.map((statement) => {
    const who = statement.Principal === undefined ? '' : ` ${principal(statement.Principal)}`;
    const when = statement.Condition === undefined ? '' : ` if ${conditions(statement.Condition)}`;
    return `${statement.Effect}${who} ${list(statement.Action)} on ${list(statement.Resource)}${when}`;
  });
}

function principal(value: Json): string {
  return readable(value.Service ?? value.AWS ?? value);
}

function conditions(condition: Record<string, Record<string, unknown>>): string {
  return Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `${operator} ${key} ${readable(value)}`),
    )
    .join(' and ');
}
