import { TabLinks } from "@/components/ui/tabs";

/** What the organisation sets, and its namespaces: the latter also for those who see only a part of them. */
export function SettingsTabs({ namespace }: { namespace: string }) {
  const base = `/${namespace}/settings`;
  return (
    <div className="mb-6">
      <TabLinks
        label="Settings"
        tabs={[
          { label: "General", href: base },
          { label: "Namespaces", href: `${base}/namespaces` },
        ]}
      />
    </div>
  );
}
