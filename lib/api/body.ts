import { AppError, invalidField } from "@/lib/errors";

const MAX_BYTES = 1_000_000;
const MAX_DEPTH = 64;

/** A body as a server hands it over, whole or in parts, and the length that the request says. */
type Incoming = { bytes: AsyncIterable<Uint8Array> | null; length: string | null };

/** Takes in a body of at most 1 MB, whatever it says; 413 beyond. Null for none. */
export async function receiveBody({ bytes, length }: Incoming): Promise<Buffer | null> {
  if (bytes === null) return null;
  if (Number(length ?? 0) > MAX_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return size === 0 ? null : Buffer.concat(chunks);
}

/**
 * Reads a JSON object: 415 for another type, 400 when it is no JSON or nested deeper than 64, 422 when it is something else
 * than an object. Null for no body.
 */
export function parseBody(bytes: Buffer | null, type: string | null): Record<string, unknown> | null {
  if (bytes === null) return null;
  if (!/^application\/json\s*(;|$)/i.test(type ?? ""))
    throw new AppError("unsupported_media_type", "Send the body as application/json.");
  const text = decode(bytes);
  if (depth(text) > MAX_DEPTH)
    throw new AppError("malformed_request", `The body is nested deeper than ${MAX_DEPTH} levels.`);
  const body = parse(text);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalidField("", "The body must be an object, like { }.");
  return body as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("malformed_request", "The body is not JSON.");
  }
}

function tooLarge(): AppError {
  return new AppError("payload_too_large", "The body is larger than 1 MB.");
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new AppError("malformed_request", "The body is not UTF-8.");
  }
}

/** How deep brackets nest outside of strings, found in one pass: an expression would begin again at each quote that has no end. */
function depth(text: string): number {
  let deepest = 0;
  let level = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') isInString = !isInString;
    else if (isInString) at += character === "\\" ? 1 : 0;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, ++level);
    else if (character === "}" || character === "]") level--;
  }
  return deepest;
}
