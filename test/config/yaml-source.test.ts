import { describe, expect, it, vi } from 'vitest';
import type { Override } from '../../src/config/override.ts';
import { YamlSource } from '../../src/config/yaml-source.ts';

const TEXT = `a: 1
b:
  - name: first
    c: &shared { d: 2 }
  - *shared
`;

function place(path: (string | number)[]): [line: number, column: number] {
  const { position } = new YamlSource(TEXT, 'x.yaml').error(path, 'wrong').detail;
  return [position!.line, position!.column];
}

describe('YamlSource', () => {
  it('knows where keys and items stand, through aliases too', () => {
    expect(place([])).toEqual([1, 1]);
    expect(place(['a'])).toEqual([1, 1]);
    expect(place(['b', 0, 'name'])).toEqual([3, 5]);
    expect(place(['b', 0, 'c', 'd'])).toEqual([4, 18]);
    expect(place(['b', 1])).toEqual([5, 5]);
    expect(place(['b', 1, 'd'])).toEqual([4, 18]);
  });

  it('puts what is missing where it should have stood', () => {
    expect(place(['b', 0, 'e'])).toEqual([3, 5]);
    expect(place(['z'])).toEqual([1, 1]);
  });

  it('says whether the text has something at a path', () => {
    const source = new YamlSource(TEXT, 'x.yaml');
    expect(source.has(['b', 0, 'c'])).toBe(true);
    expect(source.has(['b', 2])).toBe(false);
    expect(source.has(['a', 'x'])).toBe(false);
  });

  it.each([
    [
      'a: *none',
      'x.yaml:1:1: not valid YAML: Unresolved alias (the anchor must be set before the alias): none',
    ],
    ['a: 1\n---\nb: 2', 'x.yaml:2:1: a second document begins here, expected one'],
    ['a: 1\nb: 2\na: 3', 'x.yaml:3:1: the key a stands here twice'],
  ])('refuses %j', (text, message) => {
    expect(() => new YamlSource(text, 'x.yaml')).toThrow(message);
  });

  it('prints nothing about keys that are lists', () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    expect(new YamlSource('[1]: 2', 'x.yaml').value).toEqual({ '[ 1 ]': 2 });
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  describe('with overrides', () => {
    const override = (path: Override['path'], value: unknown): Override => ({ path, value, origin: '--set' });

    it('replaces and adds values', () => {
      const source = new YamlSource(TEXT, 'x.yaml', [
        override(['a'], 5),
        override(['b', 0, 'c'], [1]),
        override(['new', 'key'], 'x'),
      ]);
      expect(source.value).toEqual({
        a: 5,
        b: [{ name: 'first', c: [1] }, { d: 2 }],
        new: { key: 'x' },
      });
    });

    it('has what it puts there, and what stands in it', () => {
      const source = new YamlSource(TEXT, 'x.yaml', [override(['new', 'key'], { deep: 1 })]);
      expect(source.has(['new'])).toBe(true);
      expect(source.has(['new', 'key', 'deep'])).toBe(true);
      expect(source.has(['new', 'key', 'other'])).toBe(false);
      expect(source.has(['other'])).toBe(false);
    });

    it('names the option in errors about its value, not a place in the file', () => {
      const source = new YamlSource(TEXT, 'x.yaml', [override(['a'], 'x')]);
      expect(source.error(['a'], 'wrong').message).toBe('--set: a: wrong');
    });

    it.each([
      [['a', 'x'], '--set: there is no a.x in x.yaml'],
      [['b', 2], '--set: there is no b[2] in x.yaml'],
      [['b', 'name'], '--set: there is no b.name in x.yaml'],
    ])('refuses a path that leads nowhere: %j', (path, message) => {
      expect(() => new YamlSource(TEXT, 'x.yaml', [override(path, 1)])).toThrow(message);
    });
  });
});
