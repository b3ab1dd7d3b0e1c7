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
