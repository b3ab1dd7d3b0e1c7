import { conditionsHold } from './conditions.ts';
import { matchesPattern } from './wildcard.ts';

export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

export type Policy = { readonly Statement: Statement | readonly Statement[] };

/** The keys that conditions may ask for; a key that is not here is absent from the request. */
export type Context = Readonly<Record<string, string>>;

export type Question = { readonly action: string; readonly resource: string; readonly context: Context };

export type Asker =
  | { readonly kind: 'role'; readonly arn: string }
  | { readonly kind: 'user'; readonly arn: string }
  | { readonly kind: 'service'; readonly name: string };

/** `account`: only the account was named, which leaves the decision to the asker's own policies. */
export type Verdict = 'denied' | 'allowed' | 'account' | 'silent';

const KNOWN = new Set(['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'Condition']);

export function statementsOf(policy: Policy): Statement[] {
  const statements = [policy.Statement].flat() as Statement[];
  for (const statement of statements) {
    const unknown = Object.keys(statement).find((key) => !KNOWN.has(key));
    if (unknown !== undefined) throw new Error(`the policy element ${unknown} is not evaluated`);
  }
  return statements;
}

/** What a policy of the asker itself says. */
export function judgeIdentity(statements: readonly Statement[], question: Question): Verdict {
  const matching = statements.filter((statement) => isAbout(statement, question));
  return conclude(matching.map(({ Effect }) => ({ Effect, whole: true })));
}

/** What a policy of the resource says of the asker. */
export function judgeResource(statements: readonly Statement[], asker: Asker, question: Question): Verdict {
  const matching = statements.flatMap((statement) => {
    const named = namesAsker(statement, asker);
    return named !== 'no' && isAbout(statement, question)
      ? [{ Effect: statement.Effect, whole: named === 'yes' }]
      : [];
  });
  return conclude(matching);
}

function conclude(matching: readonly { Effect: 'Allow' | 'Deny'; whole: boolean }[]): Verdict {
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  if (matching.some(({ whole }) => whole)) return 'allowed';
  return matching.length > 0 ? 'account' : 'silent';
}

function isAbout(statement: Statement, question: Question): boolean {
  const { Action, NotAction, Resource, Condition } = statement;
  const acts =
    Action === undefined
      ? !listOf(NotAction).some((pattern) => matchesPattern(pattern, question.action, 'any case'))
      : listOf(Action).some((pattern) => matchesPattern(pattern, question.action, 'any case'));
  const reaches = listOf(Resource).some((pattern) =>
    matchesPattern(pattern, question.resource, 'exact case'),
  );
  // Conditions are read even where the statement does not apply: an operator that nobody knows is found at once.
  const holds = conditionsHold(Condition ?? {}, question.context);
  return acts && reaches && holds;
}

function namesAsker({ Principal }: Statement, asker: Asker): 'yes' | 'account' | 'no' {
  if (Principal === undefined) throw new Error('a statement of a resource policy names no principal');
  if (Principal === '*') return 'yes';
  for (const [kind, names] of Object.entries(Principal)) {
    if (kind === 'Service') {
      if (asker.kind === 'service' && listOf(names).includes(asker.name)) return 'yes';
    } else if (kind === 'AWS') {
      if (listOf(names).includes('*')) return 'yes';
      if (asker.kind === 'service') continue;
      if (listOf(names).includes(asker.arn)) return 'yes';
      if (listOf(names).some((name) => name.endsWith(':root') && sameAccount(name, asker.arn)))
        return 'account';
    } else throw new Error(`the principal ${kind} is not evaluated`);
  }
  return 'no';
}

function sameAccount(a: string, b: string): boolean {
  return a.split(':')[4] === b.split(':')[4];
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined)
    throw new Error('a statement has neither Action, NotAction nor Resource where one must be');
  return typeof value === 'string' ? [value] : value;
}
