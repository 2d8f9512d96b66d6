import type { Metadata } from "next";
import { FactRow } from "@/components/fact-list";
import { PageHeader } from "@/components/page-header";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { SettingsForm } from "./form";
import { MailSettings } from "./mail";
import { SettingsTabs } from "./tabs";

export const metadata: Metadata = { title: "Settings" };

type Props = { params: Promise<{ namespace: string }> };

export default async function SettingsPage({ params }: Props) {
  const { namespace } = await params;
  const api = await portal();
  const [settings, { mail }, may] = await Promise.all([
    api.settings.get({}),
    api.settings.status({}),
    offers("global"),
  ]);
  return (
    <>
      <PageHeader
        title="Settings"
        description="What holds for the whole organisation. Tokens that exist keep the expiry they have."
      />
      <SettingsTabs namespace={namespace} />
      {may("settings:write") ? (
        <SettingsForm key={settings.version} settings={settings} />
      ) : (
        <FactRow
          facts={[
            { label: "Maximum token lifetime", value: `${settings.maxTokenLifetimeDays.toLocaleString("en-US")} days` },
            { label: "Decisions are kept", value: `${settings.decisionRetentionDays.toLocaleString("en-US")} days` },
            {
              label: "Tokens without expiry",
              value: settings.allowTokensWithoutExpiry ? "Allowed, and flagged wherever they are shown" : "Not allowed",
            },
          ]}
        />
      )}
      <MailSettings mail={mail} mayTest={may("settings:write")} />
    </>
  );
}
