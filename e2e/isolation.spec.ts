import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { expect, test, unique } from "./fixtures";
import { asked } from "./proxies";

const SECTIONS = [
  "",
  "/team/service-accounts",
  "/team/access-tokens",
  "/team/groups",
  "/team/roles",
  "/policies",
  "/sockets",
  "/gateways",
  "/activity",
  "/activity/decisions",
  "/settings/namespaces",
];

/** What exists at the root alone: someone without a role there finds nothing. */
const OF_THE_ORGANISATION = ["/team/members", "/settings"];

const EXPORTS = [
  "/team/service-accounts",
  "/team/access-tokens",
  "/team/groups",
  "/sockets",
  "/activity",
  "/activity/decisions",
];

type Place = Record<"slug" | "account" | "group" | "socket" | "policy" | "gateway" | "decision", string> & {
  paths: string[];
};

/** A namespace with one of everything; every name in it holds `word`. */
async function createPlace(api: APIRequestContext, word: string): Promise<Place> {
  const make = async <Made = { id: string }>(path: string, data: object): Promise<Made> => {
    const answer = await api.post(`/api/v1${path}`, { data });
    expect(answer.status(), await answer.text()).toBe(201);
    return (await answer.json()) as Made;
  };
  const slug = unique(word);
  const name = unique(`${word}-thing`);
  const home = { name, namespace: slug };
  await make("/namespaces", { slug, name: `${word} place` });
  const account = await make("/service-accounts", { ...home, description: word });
  const { token } = await make<{ token: string }>(`/service-accounts/${account.id}/tokens`, { name: `${word} token` });
  const group = await make("/groups", { ...home, members: [name] });
  const socket = await make("/sockets", { ...home, type: "http", hostname: `${name}.example`, tags: { of: word } });
  const who = { serviceAccounts: [name], groups: [name] };
  const policy = await make("/policies", { ...home, orgWide: true, description: word, who });
  const gateway = await make<{ id: string; key: string }>("/gateways", { ...home, profile: "nginx" });
  expect(await asked(gateway.key, name, token, `/${word}`)).toBe(200);
  const decision = await written(api, slug);
  const paths = [
    `/team/service-accounts/${account.id}`,
    `/team/groups/${group.id}`,
    `/sockets/${socket.id}`,
    `/policies/${policy.id}`,
    `/gateways/${gateway.id}`,
    `/activity/decisions/${decision}`,
  ];
  return {
    slug,
    account: account.id,
    group: group.id,
    socket: socket.id,
    policy: policy.id,
    gateway: gateway.id,
    decision,
    paths,
  };
}

/** The one decision of a namespace. Decisions are kept off the path of the request, so it may take a moment. */
async function written(api: APIRequestContext, namespace: string): Promise<string> {
  let id = "";
  await expect(async () => {
    const answer = await api.get(`/api/v1/activity/decisions?namespace=${namespace}`);
    expect(answer.status(), await answer.text()).toBe(200);
    const { items } = (await answer.json()) as { items: { id: string }[] };
    expect(items).toHaveLength(1);
    id = items[0]?.id ?? "";
  }).toPass({ timeout: 30_000 });
  return id;
}

/** Someone who is admin in one namespace and nobody elsewhere, signed in. */
async function signInTo(browser: Browser, api: APIRequestContext, slug: string): Promise<Page> {
  const data = { email: `${unique("noor")}@example.com`, name: "Noor Haddad", roles: [`admin@${slug}`] };
  const invited = await api.post("/api/v1/members", { data });
  expect(invited.status(), await invited.text()).toBe(201);
  const { link } = (await invited.json()) as { link: string };
  const page = await browser.newPage({ baseURL: process.env.LATCHKEY_E2E_URL });
  await page.goto(link);
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: /^(Accept|Join)/ }).click();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  return page;
}

test("TEN-4 someone with roles in one namespace finds nothing of another in any document, payload or export", async ({
  browser,
  api,
}) => {
  const mine = await createPlace(api, "lagoon");
  const theirs = await createPlace(api, "quokka");
  const foreign = [...Object.values(theirs).flat(), "quokka"];
  const page = await signInTo(browser, api, mine.slug);
  const leaks = (text: string) => foreign.filter((word) => text.includes(word));

  const own = [...SECTIONS, ...mine.paths, ...EXPORTS.map((path) => `${path}/export.csv`)];
  for (const path of own)
    for (const headers of [{}, { rsc: "1" }] as Record<string, string>[]) {
      const answer = await page.request.get(`/${mine.slug}${path}`, { headers });
      expect(answer.status(), `${path} ${JSON.stringify(headers)}`).toBe(200);
      const text = await answer.text();
      expect(leaks(text), `${path} ${JSON.stringify(headers)}`).toEqual([]);
      expect(text, path).toContain("lagoon");
    }

  // Foreign addresses are answered like invented ones: by their own slug, and by their ids below the own slug.
  const invented = theirs.paths.map((path) => path.replace(/.{6}$/, "zzzzzz"));
  const strange = [
    ...SECTIONS.map((path) => [`/${theirs.slug}${path}`, `/${unique("nowhere")}${path}`]),
    ...OF_THE_ORGANISATION.map((path) => [`/${mine.slug}${path}`, `/global${path}`]),
    ...theirs.paths.map((path, index) => [`/${mine.slug}${path}`, `/${mine.slug}${invented[index]}`]),
  ] as [string, string][];
  for (const [path, alike] of strange) {
    const [answer, other] = [await page.request.get(path), await page.request.get(alike)];
    expect([answer.status(), other.status()], path).toEqual([404, 404]);
    const said = (await answer.text()).replaceAll(path, "").replaceAll(theirs.slug, "");
    const asked = foreign.filter((word) => path.includes(word));
    expect(
      leaks(said).filter((word) => !asked.some((known) => known.includes(word))),
      path,
    ).toEqual([]);
  }

  await page.goto(`/${mine.slug}/sockets`);
  await page.getByRole("button", { name: `Namespace ${mine.slug}` }).click();
  await expect(page.getByRole("menuitem", { name: new RegExp(mine.slug) })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: /quokka|global/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  const links = await page.getByRole("navigation", { name: "Main" }).getByRole("link").all();
  for (const link of links) expect(await link.getAttribute("href")).toMatch(new RegExp(`^/${mine.slug}(/|$)`));
  await page.context().close();
});

test("a namespace shows what it and those below it hold, and its links stay in it", async ({ admin: page, api }) => {
  const upper = await createPlace(api, "upper");
  const lower = unique("lower");
  await api.post("/api/v1/namespaces", { data: { slug: lower, parent: upper.slug } });
  const name = unique("deep");
  await api.post("/api/v1/sockets", { data: { name, type: "ssh", namespace: lower } });
  await page.goto(`/${upper.slug}/sockets`);
  const link = page.getByRole("link", { name: new RegExp(`^${name}`) });
  await expect(link).toHaveAttribute("href", new RegExp(`^/${upper.slug}/sockets/sock_`));
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("list", { name: "Policies that apply" })).toContainText("upper-thing");
  for (const path of [...SECTIONS.filter((one) => one !== "/settings/namespaces"), ...upper.paths]) {
    const html = await (await page.request.get(`/${upper.slug}${path}`)).text();
    const targets = [...html.matchAll(/<a [^>]*href="(\/[^"]*)"/g)].map(([, href]) => href ?? "");
    expect(
      targets.filter((href) => !href.startsWith(`/${upper.slug}`)),
      path,
    ).toEqual([]);
  }
  await page.goto(`/${lower}/sockets`);
  await expect(link).toBeVisible();
  await expect(page.getByText("1–1 of 1 socket")).toBeVisible();
});
