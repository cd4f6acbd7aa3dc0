import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import { parseQueuePlace } from '../../../src/study/executors/queue-place.ts';

describe('the place of a queue', () => {
  it.each([
    ['redis://localhost', 'redis://localhost:6379'],
    ['redis://10.0.0.7:7000/3', 'redis://10.0.0.7:7000/3'],
    ['redis://[::1]:6379', 'redis://[::1]:6379'],
    ['rediss://user:geheim@redis.example.org:6380', 'rediss://redis.example.org:6380'],
    ['redis://:geheim@host/', 'redis://host:6379'],
  ])('%s is shown as %s, for the eyes of all', (text, shown) => {
    expect(parseQueuePlace(text).shown).toBe(shown);
  });

  it('keeps user and password for the connection', () => {
    expect(parseQueuePlace('rediss://user:ge%40heim@host:1').url).toBe('rediss://user:ge%40heim@host:1');
  });

  it('takes the prefix of its keys from the address', () => {
    expect(parseQueuePlace('redis://host').prefix).toBe('xpyd');
    expect(parseQueuePlace('redis://host?prefix=team-a')).toEqual({
      url: 'redis://host',
      shown: 'redis://host:6379',
      prefix: 'team-a',
    });
  });

  it.each([
    'localhost:6379',
    'http://user:geheim@host',
    'user:geheim@host',
    'redis://',
    'redis://host/db?password=geheim',
    'redis://user:geheim@host:port',
    'redis://user:ge/heim@host',
    'redis://user:geheim@host?prefix=a:b',
  ])('refuses %s without repeating a password', (text) => {
    const refusal = () => parseQueuePlace(text);
    expect(refusal).toThrow(ConfigError);
    expect(refusal).not.toThrow(/geheim|heim@/);
  });
});
