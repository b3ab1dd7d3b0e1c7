import type { ResolvedTemplate } from './resolved-template.ts';

/** What of Glue and Athena the stack defines: it can be listed, and nothing here runs a query. */
export type Catalogue = {
  readonly databases: readonly string[];
  readonly tables: readonly { readonly name: string; readonly database: string; readonly location: string }[];
  readonly workGroups: readonly string[];
  readonly queries: readonly { readonly name: string; readonly database: string; readonly sql: string }[];
};

type TableInput = {
  readonly Name: string;
  readonly StorageDescriptor?: { readonly Location?: string };
};

/** Throws where a table or a query names what the stack does not define. */
export function readCatalogue(template: ResolvedTemplate): Catalogue {
  const databases = template.of('AWS::Glue::Database').map(({ physical }) => physical.ref);
  const workGroups = template.of('AWS::Athena::WorkGroup').map(({ physical }) => physical.ref);
  const databaseOf = (logicalId: string, named: unknown) => {
    if (!databases.includes(String(named)))
      throw new Error(`${logicalId}: there is no database ${named as string}`);
    return String(named);
  };
  return {
    databases,
    workGroups,
    tables: template.of('AWS::Glue::Table').map(({ logicalId, properties }) => {
      const { Name, StorageDescriptor } = properties.TableInput as TableInput;
      const location = StorageDescriptor?.Location ?? '';
      return { name: Name, database: databaseOf(logicalId, properties.DatabaseName), location };
    }),
    queries: template.of('AWS::Athena::NamedQuery').map(({ logicalId, properties }) => {
      const { Name, Database, QueryString, WorkGroup } = properties;
      if (WorkGroup !== undefined && !workGroups.includes(WorkGroup as string))
        throw new Error(`${logicalId}: there is no workgroup ${WorkGroup as string}`);
      return { name: String(Name), database: databaseOf(logicalId, Database), sql: String(QueryString) };
    }),
  };
}
