import { ACCOUNT, REGION } from '../local-aws.ts';
import { holds, resolveValue, type Scope } from './intrinsics.ts';
import { ownNameOf, type Physical, physicalOf } from './names.ts';
import { refuseUnknown } from './resource-types.ts';
import type { Template } from './template.ts';

export type ResolvedResource = {
  readonly logicalId: string;
  readonly physical: Physical;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** A template with names for its resources and everything that refers to them worked out. */
export class ResolvedTemplate {
  readonly outputs: Readonly<Record<string, string>>;
  readonly #resources = new Map<string, ResolvedResource[]>();

  constructor(template: Template, stackName: string, endpoint: string) {
    refuseUnknown(template);
    const scope = scopeOf(template, stackName, endpoint);
    const exists = (condition: string | undefined) =>
      condition === undefined || holds(scope.condition(condition), scope);
    for (const [logicalId, { Type, Properties = {}, Condition }] of Object.entries(template.Resources)) {
      if (!exists(Condition)) continue;
      const properties = resolveValue(Properties, scope) as Record<string, unknown>;
      const resource = {
        logicalId,
        properties,
        physical: physicalIn(template, logicalId, stackName, endpoint),
      };
      this.#resources.set(Type, [...this.of(Type), resource]);
    }
    const outputs = Object.entries(template.Outputs ?? {}).filter(([, { Condition }]) => exists(Condition));
    this.outputs = Object.fromEntries(
      outputs.map(([name, { Value }]) => [name, String(resolveValue(Value, scope))]),
    );
  }

  /** In the template's order. */
  of(type: string): readonly ResolvedResource[] {
    return this.#resources.get(type) ?? [];
  }
}

function physicalIn(template: Template, logicalId: string, stackName: string, endpoint: string): Physical {
  const resource = template.Resources[logicalId];
  if (resource === undefined) throw new Error(`the template refers to ${logicalId}, which it does not hold`);
  const { Type, Properties = {} } = resource;
  return physicalOf(Type, ownNameOf(Type, Properties) ?? `${stackName}-${logicalId}`, endpoint);
}

function scopeOf(template: Template, stackName: string, endpoint: string): Scope {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws',
    'AWS::Region': REGION,
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stackName}/local`,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return {
    ref(name) {
      const parameter = template.Parameters?.[name]?.Default;
      if (typeof parameter === 'string') return parameter;
      return pseudo[name] ?? physicalIn(template, name, stackName, endpoint).ref;
    },
    attribute(logicalId, name) {
      const value = physicalIn(template, logicalId, stackName, endpoint).attributes[name];
      if (value === undefined) throw new Error(`${logicalId} has no attribute ${name} here`);
      return value;
    },
    condition(name) {
      const condition = template.Conditions?.[name];
      if (condition === undefined) throw new Error(`the template has no condition ${name}`);
      return condition;
    },
  };
}
