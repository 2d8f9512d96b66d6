"use server";

import { change } from "@/lib/portal/run";
import type { Settings } from "@/lib/settings/contract";

export async function updateSettings(input: Partial<Omit<Settings, "version">>, version: number) {
  return change((api) => api.settings.update(input), { ifMatch: version });
}

export async function sendTestMail() {
  return change((api) => api.settings.testMail({}));
}
