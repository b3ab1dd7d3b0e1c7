import type { AlertMessages } from './alert/messages.ts';

/**
 * All that the core may ask of the outside. The core writes first and tells last: `alert` is called once, after
 * every `save` has resolved, so that whoever is told finds what the message speaks of.
 */
export interface World {
  /** The bytes of the log from its beginning; may be called again, and then gives the same version or throws. */
  open(): AsyncIterable<Uint8Array>;
  /** Stores an artefact under a path relative to the log's results, e.g. `dce_rpc/profiles.json`. */
  save(path: string, body: string | Uint8Array): Promise<void>;
  /** Publishes the alert. */
  alert(messages: AlertMessages): Promise<void>;
}
