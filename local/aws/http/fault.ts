import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '../iam/authoriser.ts';
import type { ServiceName } from './service.ts';

/** A request at the moment when it is about to be answered: signed, known and allowed. */
export type Asked = {
  readonly service: ServiceName;
  readonly operation: string;
  /** bucket, queue, topic, state machine, execution or stack */
  readonly name: string;
  readonly key?: string;
  /** as sent: a range, a condition */
  readonly headers: IncomingHttpHeaders;
  readonly principal: Principal;
};

/** What goes wrong instead of, or within, the answer. Byte counts are of the answer's body. */
export type Fault =
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string }
  /** the request is taken and never answered */
  | { readonly kind: 'silence' }
  /** the operation is done, and the connection is reset before its answer: the client cannot know */
  | { readonly kind: 'lose-answer' }
  /** the connection is reset after so many bytes */
  | { readonly kind: 'reset'; readonly after: number }
  /** no byte follows, and the connection stays open */
  | { readonly kind: 'stall'; readonly after: number }
  /** the connection is closed in order after so many bytes, short of Content-Length */
  | { readonly kind: 'short'; readonly after: number };

/** Asked for every request; may also change the world first (replace or delete the object). Null: answer as usual. */
export type FaultPlan = (asked: Asked) => Fault | null | Promise<Fault | null>;
