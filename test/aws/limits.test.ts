import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LimitReached } from '../../lambda/aws/faults.ts';
import { limitsOf } from '../../lambda/aws/limits.ts';

const MB = 1024 ** 2;

describe('an inspection near its limits', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => vi.useRealTimers());

  it('goes on as long as time and memory last', () => {
    const limits = limitsOf(900_000, 1000, true, () => 900 * MB);
    vi.advanceTimersByTime(884_000);
    expect(() => limits.check(5, 10)).not.toThrow();
    limits.close();
  });

  it('stops before the timeout, and says how far it came', () => {
    const limits = limitsOf(900_000, 1000, true, () => 0);
    limits.check(5_000_000, 20_000_000);
    vi.advanceTimersByTime(885_001);
    expect(limits.signal.aborted).toBe(true);
    const sentence = 'the time was up (885 s) after 5,000,000 of 20,000,000 bytes of the log, 25 %';
    expect(() => limits.check(6_000_000, 20_000_000)).toThrow(sentence);
    expect(limits.signal.reason).toBeInstanceOf(LimitReached);
  });

  it('stops before the memory ends, where Lambda would kill it', () => {
    const limits = limitsOf(900_000, 1000, true, () => 921 * MB);
    expect(() => limits.check(1, 3)).toThrow(LimitReached);
    expect(() => limits.check(1, 3)).toThrow(
      'the memory was used up (1000 MB) after 1 of 3 bytes of the log, 33 %',
    );
    limits.close();
  });

  it('keeps a fifth of a short time', () => {
    const limits = limitsOf(10_000, 1000, true, () => 0);
    vi.advanceTimersByTime(7_999);
    expect(limits.signal.aborted).toBe(false);
    vi.advanceTimersByTime(2);
    expect(limits.signal.aborted).toBe(true);
  });

  it('is not the fault of a log that had to wait for others', () => {
    const limits = limitsOf(10_000, 1000, false, () => 0);
    vi.advanceTimersByTime(8_001);
    expect(limits.signal.reason).toBeInstanceOf(Error);
    expect(limits.signal.reason).not.toBeInstanceOf(LimitReached);
  });
});
