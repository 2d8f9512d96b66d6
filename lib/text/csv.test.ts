import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "vitest";
import { csvLine, csvResponse } from "./csv";

test.each([
  [["a", "b"], "a,b"],
  [["a,b", 'say "x"', "two\nlines"], '"a,b","say ""x""","two\nlines"'],
  [[null, undefined, "", 0, false], ",,,0,false"],
  [["=1+1", "+1", "-1", "@SUM(A1)", "\tx"], "'=1+1,'+1,'-1,'@SUM(A1),'\tx"],
  [['=HYPERLINK("http://evil.example","x")'], '"\'=HYPERLINK(""http://evil.example"",""x"")"'],
  [["a=1", -5], "a=1,-5"],
])("%j is written as %j", (cells, line) => expect(csvLine(cells)).toBe(`${line}\r\n`));

test("a download holds every page, with one head", async () => {
  const pages: Record<string, { items: number[]; nextCursor: string | null }> = {
    first: { items: [1, 2], nextCursor: "second" },
    second: { items: [3], nextCursor: null },
  };
  const response = await csvResponse({
    name: "numbers",
    columns: [["n", (row: number) => row]],
    page: async (cursor) => pages[cursor ?? "first"] as { items: number[]; nextCursor: string | null },
  });
  expect(await response.text()).toBe("n\r\n1\r\n2\r\n3\r\n");
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="numbers-\d{4}-\d\d-\d\d\.csv"$/);
});

test("an empty list is a head", async () => {
  const response = await csvResponse({
    name: "nothing",
    columns: [["n", (row: number) => row]],
    page: async () => ({ items: [], nextCursor: null }),
  });
  expect(await response.text()).toBe("n\r\n");
});

test("each page is asked in the context of the request, whoever reads the body, and a refusal breaks the download off", async () => {
  const requests = new AsyncLocalStorage<{ isSignedIn: boolean }>();
  const request = { isSignedIn: true };
  const response = await requests.run(request, () =>
    csvResponse({
      name: "numbers",
      columns: [["n", (row: number) => row]],
      page: async (cursor) => {
        if (!requests.getStore()?.isSignedIn) throw new Error("signed out");
        return { items: [Number(cursor ?? 0)], nextCursor: String(Number(cursor ?? 0) + 1) };
      },
    }),
  );
  const body = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  for (let page = 0; page < 5; page++) expect((await body.read()).done).toBe(false);
  request.isSignedIn = false;
  const rest = async () => {
    for (let page = 0; page < 5; page++) await body.read();
  };
  await expect(rest()).rejects.toThrow("signed out");
});
