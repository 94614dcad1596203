import type { LoginResponse } from '@helix/contracts';

export interface ApiAnswer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** The REST API as a program uses it: a bearer token, JSON both ways, no knowledge of the inside. */
export class ApiClient {
  readonly url: string;
  token: string | undefined;

  constructor(url: string, token?: string) {
    this.url = url;
    this.token = token;
  }

  async signIn(email: string, password: string): Promise<LoginResponse> {
    const login = await this.post<LoginResponse>('/api/auth/login', { email, password });
    this.token = login.access_token;
    return login;
  }

  /** Any answer, whatever its status. A string body is sent as it is. */
  async send<Body = unknown>(method: string, path: string, body?: unknown): Promise<ApiAnswer<Body>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const raw = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(raw) : raw) as Body,
    };
  }

  /** One file as multipart/form-data, as browsers send it. */
  async upload<Body>(path: string, name: string, bytes: Buffer<ArrayBuffer> | string): Promise<Body> {
    const form = new FormData();
    form.set('file', new Blob([bytes]), name);
    const headers = { authorization: `Bearer ${this.token}` };
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers, body: form });
    const answer = await response.text();
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${answer}`);
    return JSON.parse(answer) as Body;
  }

  get<Body>(path: string): Promise<Body> {
    return this.#expectSuccess<Body>('GET', path);
  }

  post<Body>(path: string, body: unknown = {}): Promise<Body> {
    return this.#expectSuccess<Body>('POST', path, body);
  }

  patch<Body>(path: string, body: unknown): Promise<Body> {
    return this.#expectSuccess<Body>('PATCH', path, body);
  }

  delete<Body>(path: string): Promise<Body> {
    return this.#expectSuccess<Body>('DELETE', path);
  }

  async #expectSuccess<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.send<Body>(method, path, body);
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}
