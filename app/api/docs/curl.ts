import type { Operation } from "@/lib/api/openapi-schema";

/** The request of an operation's example, to paste into a shell. */
export function curlOf(
  url: string,
  method: string,
  path: string,
  { parameters = [], requestBody }: Partial<Operation>,
): string {
  const address = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(parameters.find((one) => one.in === "path" && one.name === name)?.example ?? name)),
  );
  const body = requestBody?.content["application/json"].example;
  const lines = [
    `curl ${method === "GET" ? "" : `-X ${method} `}${url}/api/v1${address}`,
    '-H "Authorization: Bearer $LATCHKEY_ADMIN_TOKEN"',
    ...(body === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`]),
  ];
  return lines.join(" \\\n  ");
}
