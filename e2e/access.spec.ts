import type { APIRequestContext, Page } from "@playwright/test";
import { expect, expectAccessible, test, unique } from "./fixtures";

async function made(api: APIRequestContext, path: string, data: object): Promise<{ id: string; name: string }> {
  const answer = await api.post(`/api/v1/${path}`, { data });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}

async function oneOfEach(api: APIRequestContext) {
  const account = await made(api, "service-accounts", { name: unique("svc-reach") });
  const socket = await made(api, "sockets", { name: unique("bastion"), type: "ssh" });
  const data = { name: unique("reach"), who: { serviceAccounts: [] }, actions: { ssh: { shell: {} } } };
  const policy = await made(api, "policies", data);
  await api.post(`/api/v1/policies/${policy.id}/sockets`, { data: { add: [socket.name] } });
  return { account, socket, policy };
}

async function choose(page: Page, field: string, name: string): Promise<void> {
  await page.getByRole("combobox", { name: field, exact: true }).fill(name);
  await page.getByRole("option", { name }).first().click();
}

const answer = (page: Page) => page.getByRole("region", { name: "Answer" });
const press = (page: Page) => page.getByRole("button", { name: "Test access", exact: true }).click();

test("an editor adds an account, sees the gain, saves; the tester and both access tabs agree", async ({
  admin: page,
  api,
}) => {
  const { account, socket, policy } = await oneOfEach(api);
  await page.goto(`/global/team/service-accounts/${account.id}?tab=access`);
  await expect(page.getByText(`${account.name} reaches no socket`)).toBeVisible();

  await page.goto(`/global/policies/${policy.id}`);
  await choose(page, "Service accounts", account.name);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Test access" }).click();
  await choose(page, "Subject", account.name);
  await choose(page, "Socket", socket.name);
  await expect(page.getByRole("combobox", { name: "Action" })).toHaveValue("ssh.shell");
  await press(page);
  await expect(answer(page)).toContainText("Allowed");
  await expect(page.getByRole("region", { name: policy.name }).getByText("Draft")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("checkbox", { name: "Use the unsaved draft" }).uncheck();
  await press(page);
  await expect(answer(page)).toContainText("Denied");
  await expect(page.getByRole("region", { name: policy.name }).getByText("Did not match")).toBeVisible();

  await page.getByRole("button", { name: "Review changes" }).click();
  const gains = page.getByRole("region", { name: `Gains ${account.name}` });
  await expect(gains.getByRole("listitem").filter({ hasText: socket.name })).toContainText("ssh.shell");
  await expect(page.getByText("1 gains access. Nobody else is affected.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Unsaved draft.")).toBeHidden();
  await press(page);
  await expect(answer(page)).toContainText("Allowed");

  await page.goto(`/global/team/service-accounts/${account.id}?tab=access`);
  const reached = page.getByRole("table", { name: `What ${account.name} reaches` });
  await expect(reached.getByRole("row").filter({ hasText: socket.name })).toContainText("ssh.shell");
  await expect(reached.getByRole("link", { name: policy.name })).toBeVisible();
  await expectAccessible(page);
  await reached.getByRole("link", { name: socket.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: socket.name })).toBeVisible();
  await page.getByRole("link", { name: "Access", exact: true }).click();
  const reaching = page.getByRole("table", { name: `Who reaches ${socket.name}` });
  await expect(reaching.getByRole("row").filter({ hasText: account.name })).toContainText(policy.name);
  await expectAccessible(page);
});

test("an auditor tests access and sees who reaches what, with no control that changes anything", async ({
  auditor: page,
  api,
}) => {
  const { account, socket, policy } = await oneOfEach(api);
  await api.post(`/api/v1/policies/${policy.id}/subjects`, { data: { add: [account.name] } });
  await page.goto(`/global/policies/${policy.id}?tab=test`);
  await choose(page, "Subject", account.name);
  await choose(page, "Socket", socket.name);
  await press(page);
  await expect(answer(page)).toContainText("Allowed");
  await expect(page.getByRole("button", { name: "Review changes" })).toHaveCount(0);
  await page.goto(`/global/team/service-accounts/${account.id}?tab=access`);
  await expect(page.getByRole("table", { name: `What ${account.name} reaches` })).toContainText(socket.name);
  await page.goto(`/global/sockets/${socket.id}?tab=access`);
  await expect(page.getByRole("table", { name: `Who reaches ${socket.name}` })).toContainText(account.name);
});
