import { describe, expect, it } from 'vitest';
import { isOwnOrigin, linkOrigin } from './own-origin.ts';

describe('the origin of a page', () => {
  it('is ours when it is the public address or the one that was called', () => {
    expect(isOwnOrigin('https://helix.example', 'inside:3000', 'https://helix.example')).toBe(true);
    expect(isOwnOrigin('http://inside:3000', 'inside:3000', 'https://helix.example')).toBe(true);
    expect(isOwnOrigin('https://evil.example', 'inside:3000', 'https://helix.example')).toBe(false);
    expect(isOwnOrigin('null', 'inside:3000', 'https://helix.example')).toBe(false);
  });
});

describe('a link for other people', () => {
  it('leads to the public address', () => {
    expect(linkOrigin('http://inside:3000', 'inside:3000', 'https://helix.example/')).toBe(
      'https://helix.example',
    );
  });

  it('leads where its maker is, when the public address is this machine alone', () => {
    expect(linkOrigin('http://192.168.1.5:3000', '192.168.1.5:3000', 'http://localhost:3000')).toBe(
      'http://192.168.1.5:3000',
    );
    expect(linkOrigin(undefined, '192.168.1.5:3000', 'http://localhost:3000')).toBe('http://localhost:3000');
  });

  it('never leads to another site', () => {
    expect(linkOrigin('https://evil.example', 'localhost:3000', 'http://localhost:3000')).toBe(
      'http://localhost:3000',
    );
  });
});
