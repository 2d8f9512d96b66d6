import { handleApi } from "./handler";

export type ApiAnswer = {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came back
  body: any;
};

type Asked = {
  headers?: Record<string, string>;
  json?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  ip?: string | null;
};

/** Sends one request through the real handler, as the holder of `token`; `null` presents nothing. For tests. */
export async function api(token: string | null, line: `${string} /${string}`, asked: Asked = {}): Promise<ApiAnswer> {
  const [method, path] = line.split(" ") as [string, string];
  const body = asked.raw ?? (asked.json === undefined ? null : JSON.stringify(asked.json));
  const headers = {
    ...(body !== null && { "content-type": "application/json" }),
    ...(token && { authorization: `Bearer ${token}` }),
    ...asked.headers,
  };
  const request = new Request(`http://localhost/api/v1${path}`, { method, headers, body });
  const response = await handleApi(request, asked.ip ?? "192.0.2.7");
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text === "" ? null : JSON.parse(text) };
}
