import { type App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Construct } from 'constructs';

/** A finding of these packs fails the synthesis; where the stack differs from them, it says why. */
export function holdToRules(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}

/** Says why these resources of a role's statement end in `*`. */
export function acknowledgeWildcards(role: Construct, resources: readonly unknown[], reason: string): void {
  for (const resource of resources) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${findingText(role, resource)}]`,
      reason,
    });
  }
}

/** A resource as the rule names it in its finding: intrinsic functions in angle brackets. */
function findingText(scope: Construct, resource: unknown): string {
  const flat = (part: unknown): string => {
    if (typeof part === 'string') return part;
    const { Ref, ...fn } = part as {
      Ref?: string;
      'Fn::GetAtt'?: string[];
      'Fn::Join'?: [string, unknown[]];
    };
    if (Ref !== undefined) return `<${Ref}>`;
    if (fn['Fn::GetAtt'] !== undefined) return `<${fn['Fn::GetAtt'].join('.')}>`;
    if (fn['Fn::Join'] !== undefined) return fn['Fn::Join'][1].map(flat).join(fn['Fn::Join'][0]);
    return JSON.stringify(part);
  };
  return flat(Stack.of(scope).resolve(resource));
}
