import type { Metadata } from "next";
import { FactRow } from "@/components/fact-list";
import { PageHeader } from "@/components/page-header";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { SettingsForm } from "./form";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const api = await portal();
  const [settings, may] = await Promise.all([api.settings.get({}), offers("global")]);
  return (
    <>
      <PageHeader
        title="Settings"
        description="What holds for the whole organisation. Tokens that exist keep the expiry they have."
      />
      {may("settings:write") ? (
        <SettingsForm key={settings.version} settings={settings} />
      ) : (
        <FactRow
          facts={[
            { label: "Maximum token lifetime", value: `${settings.maxTokenLifetimeDays.toLocaleString("en-US")} days` },
            {
              label: "Tokens without expiry",
              value: settings.allowTokensWithoutExpiry ? "Allowed, and flagged wherever they are shown" : "Not allowed",
            },
          ]}
        />
      )}
    </>
  );
}
