import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { countAlongside } from '../lambda/zeek/count-alongside.ts';
import type { Definition } from '../lambda/zeek/counting-ring.ts';

parentPort!.once('message', ({ work, port }) => {
  countAlongside(work, () => {
    const received = receiveMessageOnPort(port);
    if (received === undefined) throw new Error('nothing was posted');
    return received.message as Definition;
  });
  port.close();
});
