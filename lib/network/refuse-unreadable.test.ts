import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refuseUnreadable } from "./refuse-unreadable.mjs";

const server = createServer({ maxHeaderSize: 16_384, connectionsCheckingInterval: 50 }, (request, response) => {
  if (request.url === "/slow") response.write("first");
  else response.end("fine");
});
server.headersTimeout = 300;
refuseUnreadable(server);

beforeAll(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", done)));
afterAll(() => server.close());

/** What comes back for these bytes, each but the first sent after an answer, until the connection ends, and how it ends. */
function send(first: string, ...parts: string[]): Promise<{ text: string; end: string }> {
  return new Promise((done) => {
    let text = "";
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.setEncoding("latin1").on("data", (chunk) => {
      text += chunk;
      const next = parts.shift();
      if (next) socket.write(next);
    });
    socket.on("end", () => done({ text, end: "closed" }));
    socket.on("error", (error: NodeJS.ErrnoException) => done({ text, end: error.code ?? error.message }));
    socket.on("close", () => done({ text, end: "cut" }));
    socket.write(first);
  });
}

describe("what is no request to the server is answered, and the answer can be read", () => {
  test.each([
    ["half a megabyte of headers", `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${"x".repeat(500_000)}\r\n\r\n`, 431],
    ["64 KB of headers", `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${"x".repeat(65_536)}\r\n\r\n`, 431],
    ["another protocol", "SSH-2.0-OpenSSH_9.9\r\n", 400],
    ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400],
    ["half a header", "GET / HTTP/1.1\r\nHost: ", 408],
  ])("%s", async (_, bytes, status) => {
    const { text, end } = await send(bytes);
    const [head = "", body = ""] = text.split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\nContent-Type: application/problem\\+json\r\n`));
    expect(JSON.parse(body)).toMatchObject({ status, requestId: expect.stringMatching(/^req_/) });
    expect(end).toBe("closed");
  });

  test("after an answer that is whole, but not in the midst of one", async () => {
    const after = await send("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "rubbish\r\n\r\n");
    expect(after.text).toMatch(/fine.*HTTP\/1.1 400/s);
    const { text } = await send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n", "rubbish\r\n\r\n");
    expect(text).not.toContain("400");
  });
});
