import { AwsError } from '../http/aws-error.ts';
import {
  type Asker,
  type Context,
  judgeIdentity,
  judgeResource,
  type Policy,
  type Statement,
  statementsOf,
} from './policy.ts';

export type Principal = Asker;

/** A permission that a request needs; `context` adds to what every request carries. */
export type Need = { readonly action: string; readonly resource: string; readonly context?: Context };

/** One decision, kept so that a test can say what was asked of whom. */
export type Decision = { readonly principal: Principal; readonly need: Need; readonly allowed: boolean };

/**
 * Decides every request as IAM does within one account: an explicit deny wins; else the asker's own policies or the
 * resource's must allow it. A key's policy must allow its use by itself, or name the account and leave it to the
 * asker's. Loopback stands in for TLS, so `aws:SecureTransport` is true.
 */
export class Authoriser {
  readonly decisions: Decision[] = [];
  readonly #secrets = new Map<string, { secret: string; principal: Principal }>();
  readonly #identities = new Map<string, Statement[]>();
  readonly #resources: { prefix: string; statements: Statement[] }[] = [];
  readonly #account: string;

  constructor(account: string) {
    this.#account = account;
  }

  addCredentials(accessKeyId: string, secret: string, principal: Principal): void {
    this.#secrets.set(accessKeyId, { secret, principal });
  }

  secretOf(accessKeyId: string): string | null {
    return this.#secrets.get(accessKeyId)?.secret ?? null;
  }

  principalOf(accessKeyId: string): Principal {
    return this.#secrets.get(accessKeyId)!.principal;
  }

  addIdentityPolicy(arn: string, policy: Policy): void {
    this.#identities.set(arn, [...(this.#identities.get(arn) ?? []), ...statementsOf(policy)]);
  }

  /** The policy of a bucket (and its objects), queue, topic or key. */
  addResourcePolicy(arn: string, policy: Policy): void {
    this.#resources.push({ prefix: arn, statements: statementsOf(policy) });
  }

  allows(principal: Principal, need: Need): boolean {
    const allowed = this.#judge(principal, need);
    this.decisions.push({ principal, need, allowed });
    if (this.decisions.length > 10_000) this.decisions.splice(0, 5_000);
    return allowed;
  }

  /** Throws AccessDenied. */
  require(principal: Principal, need: Need): void {
    if (this.allows(principal, need)) return;
    const who = principal.kind === 'service' ? principal.name : principal.arn;
    throw new AwsError(
      'AccessDenied',
      403,
      `${who} is not allowed to perform ${need.action} on ${need.resource}`,
    );
  }

  #judge(principal: Principal, need: Need): boolean {
    const context = { 'aws:SecureTransport': 'true', ...this.#accountOf(principal), ...need.context };
    const question = { action: need.action, resource: need.resource, context };
    const policies = this.#resources.filter(
      ({ prefix }) => need.resource === prefix || need.resource.startsWith(`${prefix}/`),
    );
    const byResource = judgeResource(
      policies.flatMap(({ statements }) => statements),
      principal,
      question,
    );
    const own = principal.kind === 'service' ? [] : (this.#identities.get(principal.arn) ?? []);
    const byIdentity = judgeIdentity(own, question);
    if (byResource === 'denied' || byIdentity === 'denied') return false;
    if (need.action.startsWith('kms:')) {
      return byResource === 'allowed' || (byResource === 'account' && byIdentity === 'allowed');
    }
    return byResource === 'allowed' || byIdentity === 'allowed';
  }

  #accountOf(principal: Principal): Context {
    return principal.kind === 'service'
      ? {}
      : { 'aws:PrincipalAccount': this.#account, 'aws:PrincipalArn': principal.arn };
  }
}
