import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkImports } from "./check-imports";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "latchkey-imports-"));
});

afterEach(() => rm(root, { recursive: true }));

test.each<[string, Record<string, string>, string[]]>([
  [
    "types may cross every border",
    {
      "components/a.tsx":
        '"use client";\nimport type { X } from "@/lib/a/service";\nimport { type Y } from "@/lib/a/contract";\n',
      "lib/a/service.ts": "",
      "lib/a/contract.ts": 'import { z } from "zod";\n',
    },
    [],
  ],
  [
    "the browser reaches no server code, however far away",
    {
      "app/form.tsx": '"use client";\nimport { one } from "../lib/one";\n',
      "lib/one.ts": 'import {\n  two,\n} from "./two";\n',
      "lib/two.ts": 'import { randomBytes } from "node:crypto";\n',
    },
    ["app/form.tsx -> lib/one.ts -> lib/two.ts -> node:crypto: the browser gets no server code"],
  ],
  [
    "an action is a door to the server",
    {
      "app/form.tsx": '"use client";\nimport { save } from "./actions";\n',
      "app/actions.ts": '"use server";\nimport { service } from "@/lib/a/service";\n',
      "lib/a/service.ts": 'import { x } from "node:fs";\n',
    },
    [],
  ],
  [
    "a lazy import counts",
    { "lib/a/service.ts": 'const x = await import("next/headers");\n' },
    ["lib/a/service.ts -> next/headers: a service knows no framework"],
  ],
  [
    "a cycle is named once",
    { "lib/a.ts": 'import "./b";\n', "lib/b.ts": 'export * from "@/lib/a";\n' },
    ["lib/a.ts -> lib/b.ts -> lib/a.ts: a cycle"],
  ],
  ["a catch-all name is refused", { "lib/a/utils.ts": "" }, ["lib/a/utils.ts: a name that says nothing"]],
])("%s", async (_, files, problems) => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  expect(checkImports(root)).toEqual(problems);
});
