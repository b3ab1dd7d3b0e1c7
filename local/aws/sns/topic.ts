import type { Attribute, FilterTest } from './filter-policy.ts';

export type Subscription = {
  readonly protocol: 'email' | 'https';
  readonly endpoint: string;
  readonly filter: FilterTest | null;
};

/** What one subscriber was sent. */
export type Delivery = {
  readonly topic: string;
  readonly protocol: Subscription['protocol'];
  readonly endpoint: string;
  readonly subject: string | null;
  readonly message: string;
};

export type Publication = {
  readonly subject: string | null;
  /** by protocol, `default` always */
  readonly messages: ReadonlyMap<string, string>;
  readonly attributes: ReadonlyMap<string, Attribute>;
};

/** A standard topic. Nothing leaves the machine: what subscribers would get is kept in `outbox`. */
export class Topic {
  readonly name: string;
  readonly arn: string;
  /** ARN of the customer key, null where AWS's own encrypts */
  readonly key: string | null;
  readonly subscriptions: Subscription[] = [];
  readonly published: Publication[] = [];
  readonly outbox: Delivery[] = [];

  constructor(name: string, arn: string, key: string | null) {
    this.name = name;
    this.arn = arn;
    this.key = key;
  }

  publish(publication: Publication): void {
    this.published.push(publication);
    for (const { protocol, endpoint, filter } of this.subscriptions) {
      if (filter !== null && !filter(publication.attributes)) continue;
      const message = publication.messages.get(protocol) ?? publication.messages.get('default')!;
      this.outbox.push({ topic: this.name, protocol, endpoint, subject: publication.subject, message });
    }
  }
}
