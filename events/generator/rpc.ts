import type { Random } from './random.ts';
import { type Address, connection, type LogRecord } from './record.ts';

/** An operation as Zeek names it: `samr::SamrConnect5`. */
export type Operation = `${string}::${string}`;

/** How calls travel: through a named pipe over SMB, or straight over TCP, where Zeek logs the port as the pipe. */
export type Carrier = { readonly port: number; readonly namedPipe: string | null };

export function pipe(name: string): Carrier {
  return { port: 445, namedPipe: `\\pipe\\${name}` };
}

export function tcp(port: number): Carrier {
  return { port, namedPipe: String(port) };
}

/** The port on which a Windows host answers a service; it differs from host to host and stays for its life. */
export function dynamicPort(responder: Address, service: string): Carrier {
  let hash = 0;
  for (const character of responder.address + service) hash = (hash * 31 + character.charCodeAt(0)) % 180;
  return tcp(49664 + hash);
}

/** One DCE-RPC dialogue: the operations in turn on one connection, `pace` seconds apart on average. */
export function dialogue(
  originator: Address,
  responder: Address,
  carrier: Carrier,
  operations: readonly Operation[],
  start: number,
  random: Random,
  pace = 0.02,
): LogRecord[] {
  const ends = connection(originator, responder, carrier.port, random);
  let ts = start;
  return operations.map((operation) => {
    const [endpoint, name] = operation.split('::') as [string, string];
    const record = {
      ts,
      ...ends,
      rtt: Math.min(2, random.logNormal(0.0006, 0.9)),
      ...(carrier.namedPipe === null ? {} : { named_pipe: carrier.namedPipe }),
      endpoint,
      operation: name,
    };
    ts += random.exponential(pace);
    return record;
  });
}
