import { read } from "@/lib/operation/operation";
import { holdsText, parseSort, readPage, type SortKey } from "@/lib/operation/page";
import { Prisma } from "@/prisma/generated/client";
import { namespacesContract as contract, type Namespace } from "./contract";

type NamespaceRow = Omit<Namespace, "createdAt" | "createdBy"> & {
  createdAt: Date;
  createdById: string;
  createdByName: string;
};

const SORT_KEYS: Record<"slug" | "createdAt", SortKey> = {
  slug: { expression: Prisma.sql`n.slug COLLATE "C"`, type: "text" },
  createdAt: { expression: Prisma.sql`n.created_at`, type: "timestamptz" },
};

/** The verbs of namespaces: only those where the actor may read them exist for it. */
export const namespaces = {
  list: read("namespaces.list", contract.list, async ({ db, actor, namespaces: readable }, input) => {
    const visible = actor.access.namespaces().map(({ id }) => id);
    const page = await readPage<NamespaceRow>({
      input,
      sort: parseSort(input.sort, SORT_KEYS),
      id: Prisma.sql`n.id`,
      select: Prisma.sql`n.id, n.slug, n.name, p.slug AS parent, n.created_at AS "createdAt",
        n.created_by_id AS "createdById", n.created_by_name AS "createdByName", n.version`,
      from: Prisma.sql`FROM namespaces n LEFT JOIN namespaces p ON p.id = n.parent_id AND p.id = ANY(${visible})
        WHERE n.id = ANY(${readable}) ${input.q ? Prisma.sql`AND ${holdsText(Prisma.sql`n.slug || ' ' || n.name`, input.q)}` : Prisma.empty}`,
      run: (query) => db.$queryRaw(query),
    });
    return {
      ...page,
      items: page.items.map((row) => ({
        ...row,
        createdAt: row.createdAt.toISOString(),
        createdBy: { id: row.createdById, name: row.createdByName },
      })),
    };
  }),
};
