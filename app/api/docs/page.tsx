import type { Metadata } from "next";
import Link from "next/link";
import { CodeBlock } from "@/components/code-snippet";
import { Logo } from "@/components/logo";
import { openApiDocument } from "@/lib/api/openapi";
import { env } from "@/lib/env";
import { curlOf } from "./curl";
import { OpenAtHash } from "./open-at";
import { Prose } from "./prose";
import { TokenField, TokenProvider } from "./token";
import { type Verb, VerbDetails } from "./verb";

export const metadata: Metadata = { title: "API reference" };

const link = "rounded-4 font-medium text-accent-text hover:underline";

/** The reference of the REST API, from the same contracts that serve it. Needs no sign-in and no other server. */
export default async function ApiReference() {
  const document = await openApiDocument();
  const { url } = env();
  const verbs: Verb[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const ofTag = (tag: string) => verbs.filter(({ operation }) => operation.tags.includes(tag));
  return (
    <TokenProvider>
      <OpenAtHash />
      <div className="md:grid md:grid-cols-[17rem_minmax(0,1fr)]">
        <nav
          aria-label="Resources"
          className="border-border bg-sunken max-md:hidden md:sticky md:top-0 md:h-dvh md:overflow-y-auto md:border-r"
        >
          <Link href="/" prefetch={false} className="flex h-12 items-center gap-2.5 px-5 text-16 font-semibold">
            <Logo size={22} />
            Latchkey
          </Link>
          <ul className="px-3 pt-2 pb-8 text-13">
            {document.tags.map(({ name }) => (
              <li key={name} className="pb-3">
                <a href={`#${anchor(name)}`} className="block rounded-6 px-2 py-1 font-medium hover:bg-hover">
                  {name}
                </a>
                <ul>
                  {ofTag(name).map(({ method, operation }) => (
                    <li key={operation.operationId}>
                      <a
                        href={`#${operation.operationId}`}
                        className="flex items-start gap-2 rounded-6 px-2 py-1 text-ink-2 hover:bg-hover hover:text-ink"
                      >
                        <span className="mono w-12 shrink-0 pt-px text-12 text-ink-3">{method}</span>
                        {operation.summary}
                      </a>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </nav>
        <main className="max-w-6xl px-4 pt-6 pb-16 md:px-8">
          <Link
            href="/"
            prefetch={false}
            className="mb-6 flex w-fit items-center gap-2.5 text-16 font-semibold md:hidden"
          >
            <Logo size={22} />
            Latchkey
          </Link>
          <h1 className="text-22 font-semibold">API reference</h1>
          <p className="mt-1 max-w-3xl text-ink-2">
            Everything the portal does, as JSON under <span className="mono">/api/v1</span>. Each call presents an
            access token; cookies are never looked at. The same as OpenAPI 3.1, to generate clients from:{" "}
            <a href="/api/v1/openapi.json" className={link}>
              openapi.json
            </a>
            .
          </p>
          <div className="mt-6 grid items-start gap-6 min-[1280px]:grid-cols-2 [&>*]:min-w-0">
            <TokenField />
            <CodeBlock code={curlOf(url, "GET", "/whoami", {})} label="Copy command" />
          </div>
          <Conventions />
          <nav aria-label="Resources" className="mt-6 flex flex-wrap gap-x-4 gap-y-1 md:hidden">
            {document.tags.map(({ name }) => (
              <a key={name} href={`#${anchor(name)}`} className={link}>
                {name}
              </a>
            ))}
          </nav>
          {document.tags.map(({ name, description }) => (
            <section key={name} aria-labelledby={anchor(name)} className="mt-10">
              <h2 id={anchor(name)} className="scroll-mt-4 text-16 font-semibold">
                {name}
              </h2>
              <p className="mt-0.5 mb-3 text-13 text-ink-2">{description}</p>
              <div className="border-t border-border">
                {ofTag(name).map((verb) => (
                  <VerbDetails key={verb.operation.operationId} {...verb} document={document} url={url} />
                ))}
              </div>
            </section>
          ))}
        </main>
      </div>
    </TokenProvider>
  );
}

const CONVENTIONS: [string, string][] = [
  ["Errors", "`problem+json`: a code, a sentence that says what to do, the request's id, and with 422 which field."],
  [
    "Lists",
    "`limit`, `cursor`, `q`, `sort` and filters; one that is given twice means any of. `nextCursor` is null at the end.",
  ],
  [
    "Retries",
    "Creates take `Idempotency-Key`: the same key and body get the first answer, for 24 hours, without its secret.",
  ],
  ["Changes", "Objects carry their version. Send it as `If-Match`, in quotes, and nobody else's change is lost."],
  ["Names", "Where a path takes an id, it takes a name as well, with `?namespace=` outside of global."],
  ["Limits", "1 MB a body. `RateLimit` says how many calls are left in this minute; 429 says when to come back."],
];

function Conventions() {
  return (
    <dl className="mt-8 grid gap-x-8 gap-y-3 border-y border-border py-4 text-13 md:grid-cols-2 min-[1280px]:grid-cols-3">
      {CONVENTIONS.map(([title, text]) => (
        <div key={title}>
          <dt className="font-medium">{title}</dt>
          <dd className="text-ink-2">
            <Prose text={text} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const anchor = (tag: string) => tag.toLowerCase().replaceAll(" ", "-");
