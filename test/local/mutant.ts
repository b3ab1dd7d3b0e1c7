import type { Assembly } from '../../local/aws/stack/assembly.ts';
import type { Template } from '../../local/aws/stack/template.ts';

export type Properties = Record<string, unknown>;
type Changeable = { Resources: Record<string, { Type: string; Properties: Properties }> };

/** The assembly with its template changed as text. Throws where there is nothing to change. */
export function replaced(assembly: Assembly, from: string, to: string): Assembly {
  const text = JSON.stringify(assembly.template);
  if (!text.includes(from)) throw new Error(`the template does not hold ${from}`);
  return { ...assembly, template: JSON.parse(text.replaceAll(from, to)) as Template };
}

/** The assembly with a changed copy of its template. */
export function changed(assembly: Assembly, change: (template: Changeable) => void): Assembly {
  const template = structuredClone(assembly.template) as Changeable;
  change(template);
  return { ...assembly, template: template as Template };
}

export function without(assembly: Assembly, type: string): Assembly {
  return changed(assembly, ({ Resources }) => {
    for (const [id, { Type }] of Object.entries(Resources)) if (Type === type) delete Resources[id];
  });
}

/** Of all resources of a type, in the template's order. */
export function propertiesOf({ Resources }: Changeable, type: string): Properties[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);
}

/** The assembly with properties of its function, or of the mapping that feeds it, set. */
export function withProperties(assembly: Assembly, type: string, properties: Properties): Assembly {
  return changed(assembly, (template) => {
    for (const own of propertiesOf(template, type)) Object.assign(own, properties);
  });
}

type Statement = { Sid?: string; Action: string | string[] };

/** The assembly without the statement of this id in the policies of one role. Throws where there is none. */
export function withoutStatement(assembly: Assembly, role: string, sid: string): Assembly {
  let found = 0;
  const mutant = changed(assembly, ({ Resources }) => {
    for (const [id, { Type, Properties }] of Object.entries(Resources)) {
      if (Type !== 'AWS::IAM::Policy' || !id.startsWith(role)) continue;
      const document = Properties.PolicyDocument as { Statement: Statement[] };
      const left = document.Statement.filter((statement) => statement.Sid !== sid);
      found += document.Statement.length - left.length;
      document.Statement = left;
    }
  });
  if (found === 0) throw new Error(`${role} has no statement ${sid}`);
  return mutant;
}
