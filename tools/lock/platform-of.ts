/** Reads the platform out of the name of a prebuilt binary's package, such as `@swc/core-linux-x64-musl`. */
export interface Platform {
  os?: string[];
  cpu: string[];
  libc?: string[];
}

const PATTERN =
  /(?:(android|darwin|freebsd|linux|openharmony|win32)-)?(arm64|arm|ia32|ppc64|riscv64|s390x|wasm32|x64)(?:-(\w+))?$/;

export function platformOf(name: string): Platform | null {
  const [, os, cpu, suffix = ''] = PATTERN.exec(name) ?? [];
  if (cpu === undefined || (os === undefined && cpu !== 'wasm32')) return null;
  const libc = suffix.startsWith('musl') ? ['musl'] : suffix.startsWith('gnu') ? ['glibc'] : undefined;
  return { ...(os && { os: [os] }), cpu: [cpu], ...(os === 'linux' && libc && { libc }) };
}
