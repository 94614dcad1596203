// Owns which room may import from which: imports point down, features stay apart, nothing goes in circles.
// docs/ARCHITECTURE.md draws the same picture.

const PACKAGES = 'contracts|domain|gateway-protocol|runtime|database|testing';
const TESTS = '(\\.test\\.tsx?$|/test/|/testing/)';
/** What each package may import of ours, besides itself. */
const DOWN = {
  contracts: '^$',
  domain: 'contracts',
  runtime: 'contracts',
  'gateway-protocol': 'contracts',
  database: 'contracts|domain|runtime',
  testing: 'contracts|domain|runtime|database|gateway-protocol',
};

const downward = Object.entries(DOWN).map(([room, allowed]) => ({
  name: `${room}-imports-down`,
  comment: `packages/${room} may import of ours only what lies below it.`,
  severity: 'error',
  from: { path: `^packages/${room}/`, pathNot: TESTS },
  to: { path: `^(packages/(${PACKAGES})|apps)/`, pathNot: `^packages/(${room}|${allowed})/` },
}));

export default {
  forbidden: [
    ...downward,
    {
      name: 'frontend-takes-contracts-and-domain-only',
      severity: 'error',
      from: { path: '^apps/frontend/' },
      to: { path: `^packages/(${PACKAGES})/`, pathNot: '^packages/(contracts|domain)/' },
    },
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/([^/]+)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'services-never-import-testing',
      comment: 'Test helpers belong to tests.',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: `${TESTS}|^packages/testing/` },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'features-stay-apart',
      comment: 'Compose features in app.ts or a page.',
      severity: 'error',
      from: { path: '^apps/(backend|frontend)/src/features/([^/]+)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^apps/$1/src/features/([^/]+)/', pathNot: '^apps/$1/src/features/$2/' },
    },
    {
      name: 'ui-knows-no-features',
      severity: 'error',
      from: { path: '^apps/frontend/src/(components|lib)/' },
      to: { path: '^apps/frontend/src/(features|app)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|dist-bench|\\.next|\\.cache)/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
