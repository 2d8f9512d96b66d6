import { expect, test } from "vitest";
import { treeOf } from "./tree";

const node = (id: string, parentId: string | null) => ({ id, slug: id, parentId });

test("children stand below their parent, siblings by slug, whatever the order was", () => {
  const nodes = [node("prod", "global"), node("edge", "prod"), node("global", null), node("dev", "global")];
  expect(treeOf(nodes).map(({ slug, depth }) => `${depth} ${slug}`)).toEqual(["0 global", "1 dev", "1 prod", "2 edge"]);
});

test("what hangs on something that is not there begins a tree of its own", () =>
  expect(treeOf([node("edge", "prod"), node("pop", "edge")]).map(({ depth }) => depth)).toEqual([0, 1]));
