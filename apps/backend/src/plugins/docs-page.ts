// Owns the page at /api/docs: the OpenAPI document as plain HTML, without scripts and without anything from elsewhere.

export type OpenApiOperation = {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; schema?: object }[];
  requestBody?: { content?: Record<string, { schema?: object }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: object }> }>;
  security?: unknown[];
};
export type OpenApiDocument = {
  info?: { title?: string; version?: string; description?: string };
  paths?: Record<string, Record<string, OpenApiOperation>>;
};

export const DOCS_STYLE = `
:root{color-scheme:light dark;font:14px/1.5 system-ui,sans-serif}
body{max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2rem;text-transform:capitalize}
details{border:1px solid #8884;border-radius:6px;margin:.4rem 0;padding:.4rem .8rem}
summary{cursor:pointer}
code,pre{font:12.5px/1.5 ui-monospace,monospace}
pre{overflow-x:auto;background:#8881;padding:.6rem;border-radius:4px}
.method{display:inline-block;min-width:4.5rem;font-weight:600}
.note{opacity:.75}
`;

export function renderDocsPage(document: OpenApiDocument): string {
  const groups = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags?.[0] ?? 'other';
      groups.set(tag, [...(groups.get(tag) ?? []), renderOperation(method, path, operation)]);
    }
  }
  const title = escapeHtml(document.info?.title ?? 'API');
  const sections = [...groups].map(
    ([tag, parts]) => `<section><h2>${escapeHtml(tag)}</h2>${parts.join('')}</section>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}: API</title><style>${DOCS_STYLE}</style></head><body><h1>${title}: API</h1><p>${escapeHtml(document.info?.description ?? '')}</p><p>The same for programs: <a href="/api/openapi.json">/api/openapi.json</a></p>${sections.join('')}</body></html>`;
}

function renderOperation(method: string, path: string, operation: OpenApiOperation): string {
  const parts = [
    operation.description ? `<p>${escapeHtml(operation.description)}</p>` : '',
    operation.security?.length === 0 ? '<p class="note">Open to everybody.</p>' : '',
    renderParameters(operation),
    renderContent('Body', operation.requestBody?.content),
    ...Object.entries(operation.responses ?? {})
      .filter(([status]) => status !== 'default')
      .map(([status, answer]) => renderContent(`Answer ${status}`, answer.content)),
  ];
  return `<details><summary><code class="method">${method.toUpperCase()}</code><code>${escapeHtml(path)}</code> ${escapeHtml(operation.summary ?? '')}</summary>${parts.join('')}</details>`;
}

function renderParameters(operation: OpenApiOperation): string {
  if (!operation.parameters?.length) return '';
  const rows = operation.parameters.map(
    (each) =>
      `<li><code>${escapeHtml(each.name)}</code> in ${escapeHtml(each.in)}${each.required ? ', required' : ''} <code>${escapeHtml(JSON.stringify(each.schema ?? {}))}</code></li>`,
  );
  return `<h4>Parameters</h4><ul>${rows.join('')}</ul>`;
}

function renderContent(title: string, content: Record<string, { schema?: object }> | undefined): string {
  const schema = Object.values(content ?? {})[0]?.schema;
  if (!schema) return `<h4>${escapeHtml(title)}</h4><p class="note">Nothing.</p>`;
  return `<h4>${escapeHtml(title)}</h4><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
