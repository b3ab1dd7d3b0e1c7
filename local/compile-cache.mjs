import { enableCompileCache } from 'node:module';

/**
 * Loaded before a command (`node --import`): Node then keeps what it compiled, types stripped, in the system's folder
 * for temporary files, and the next run starts in less than half the time.
 */
enableCompileCache();
