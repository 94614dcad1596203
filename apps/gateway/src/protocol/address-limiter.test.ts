import { describe, expect, it } from 'vitest';
import { AddressLimiter } from './address-limiter.ts';

describe('AddressLimiter', () => {
  it('locks an address out for five minutes after ten wrong credentials in one', () => {
    let now = 0;
    const limiter = new AddressLimiter(() => now);
    for (let count = 0; count < 10; count++) limiter.countWrong('10.0.0.1');
    expect(limiter.admit('10.0.0.1')).toBe(false);
    expect(limiter.admit('10.0.0.2')).toBe(true);
    now = 300_001;
    expect(limiter.admit('10.0.0.1')).toBe(true);
  });

  it('forgives mistakes that are far apart, and everything from loopback', () => {
    let now = 0;
    const limiter = new AddressLimiter(() => now);
    for (let count = 0; count < 20; count++) {
      limiter.countWrong('10.0.0.1');
      limiter.countWrong('127.0.0.1');
      limiter.countWrong('::ffff:127.0.0.1');
      now += 10_000;
    }
    expect(['10.0.0.1', '127.0.0.1', '::ffff:127.0.0.1'].map((address) => limiter.admit(address))).toEqual([
      true,
      true,
      true,
    ]);
  });
});
