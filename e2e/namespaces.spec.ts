import { expect, expectAccessible, test, unique } from "./fixtures";

test("a namespace is created below another, renamed, refused while something is in it, and deleted when empty", async ({
  admin: page,
  api,
}) => {
  const [upper, slug] = [unique("region"), unique("edge")];
  await api.post("/api/v1/namespaces", { data: { slug: upper } });
  await page.goto(`/${upper}/sockets`);
  await page.getByRole("button", { name: `Namespace ${upper}` }).click();
  await page.getByRole("menuitem", { name: "Manage namespaces" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Namespaces" })).toBeVisible();
  await page.getByRole("button", { name: "New namespace" }).click();
  const form = page.getByRole("dialog", { name: "New namespace" });
  await form.getByLabel("Slug").fill("sign-in");
  await form.getByRole("button", { name: "Create namespace" }).click();
  await expect(form.getByText("This word is an address of the portal.")).toBeVisible();
  await expectAccessible(page);
  await form.getByLabel("Slug").fill(slug);
  await form.getByRole("button", { name: "Create namespace" }).click();
  const actions = page.getByRole("button", { name: `Actions for ${slug}` });
  await expect(actions).toBeVisible();

  await actions.click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  const rename = page.getByRole("dialog", { name: `Rename ${slug}` });
  await rename.getByLabel("Name", { exact: true }).fill("Edge sites");
  await rename.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByText("Edge sites")).toBeVisible();

  const socket = { name: unique("web"), type: "http", namespace: slug };
  await api.post("/api/v1/sockets", { data: socket });
  await actions.click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const full = page.getByRole("dialog", { name: `${slug} is not empty` });
  await expectAccessible(page);
  await full.getByRole("link", { name: "Sockets" }).click();
  await expect(page.getByRole("link", { name: new RegExp(`^${socket.name}`) })).toBeVisible();
  await expect(page).toHaveURL(`/${slug}/sockets`);

  await api.delete(`/api/v1/sockets/${socket.name}?namespace=${slug}`);
  await page.goto(`/${upper}/settings/namespaces`);
  await actions.click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const confirm = page.getByRole("dialog", { name: `Delete ${slug}?` });
  await confirm.getByRole("button", { name: "Delete namespace" }).click();
  // Behind an open dialog the page is hidden from roles, and would count as gone.
  await expect(confirm).toBeHidden();
  await expect(actions).toBeHidden();
  expect((await page.goto(`/${slug}`))?.status()).toBe(404);
});
