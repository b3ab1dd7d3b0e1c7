import { workerData } from 'node:worker_threads';
import { expandAlongside } from './expand-alongside.ts';

await expandAlongside(workerData);
