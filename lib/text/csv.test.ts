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
