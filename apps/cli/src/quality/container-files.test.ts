// What the container files promise, read from their text: the images themselves are tried by tests/containers.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inProject } from '../project.ts';

const compose = readFileSync(inProject('docker-compose.yml'), 'utf8');
const dockerfile = readFileSync(inProject('deploy/Dockerfile'), 'utf8');

describe('docker-compose.yml', () => {
  const services = new Map(
    compose
      .slice(compose.indexOf('\nservices:'), compose.indexOf('\nnetworks:'))
      .split(/\n(?= {2}\w)/)
      .slice(1)
      .map((text) => [text.slice(2, text.indexOf(':')), text]),
  );

  test('has the six services and the step that migrates', () => {
    expect([...services.keys()].sort()).toEqual([
      'backend',
      'caddy',
      'frontend',
      'gateway',
      'migrate',
      'postgres',
      'redis',
    ]);
  });

  test('publishes no port but those of Caddy', () => {
    const publishing = [...services].filter(([, text]) => /^ {4}ports:/m.test(text)).map(([name]) => name);
    expect(publishing).toEqual(['caddy']);
  });

  test('knows no password: each comes from .env, and is asked for when it is missing', () => {
    const uses = [...compose.matchAll(/\$\{(\w*(?:PASSWORD|TOKEN|SECRET|KEY))([^}]*)\}/g)];
    expect(uses.length).toBeGreaterThan(8);
    for (const [text, , remedy] of uses) expect(remedy, text).toBe(':?run "npm run helix -- init" first');
  });

  test('gives the logins that may change tables to the migration alone', () => {
    for (const [name, text] of services) {
      expect(/DATABASE_OWNER_PASSWORD/.test(text), name).toBe(name === 'migrate');
      expect(/POSTGRES_PASSWORD/.test(text), name).toBe(['migrate', 'postgres'].includes(name));
    }
  });
});

/** The names of a service's settings, as its config.ts declares them. */
function settingsOf(service: string): string[] {
  const config = readFileSync(inProject(`apps/${service}/src/config.ts`), 'utf8');
  return [...config.matchAll(/^ {2,4}([A-Z][A-Z_]+): /gm)].map(([, name]) => name ?? '');
}

test.each([
  ['backend', ['HELIX_FRONTEND_URL', 'HELIX_UPLOADS_DIR']],
  // The Backend brings the model along with each run.
  ['gateway', ['PROVIDER', 'NAME', 'BASE_URL', 'API_KEY'].map((part) => `GATEWAY_MODEL_${part}`)],
])('every setting of the %s can be given in .env, or is one of its image', (service, unused) => {
  const start = compose.indexOf(`\n  ${service}:`);
  const text = compose.slice(start, compose.indexOf('\n    healthcheck:', start));
  const known = `${text}\n${dockerfile}`;
  const settings = settingsOf(service);
  expect(settings.length).toBeGreaterThan(5);
  expect(settings.filter((name) => !new RegExp(`\\b${name}\\b`).test(known))).toEqual(unused);
});

test('the image installs for every workspace', () => {
  for (const room of ['apps', 'packages']) {
    for (const name of readdirSync(inProject(room))) {
      const path = `${room}/${name}`;
      expect(dockerfile).toContain(`COPY ${path}/package.json ${path}/`);
    }
  }
});

test('no image of ours runs as root', () => {
  const images = dockerfile.split(/^FROM /m).filter((stage) => /^base AS /.test(stage));
  expect(images).toHaveLength(3);
  for (const image of images) expect(image).toMatch(/\nUSER helix\n/);
});
