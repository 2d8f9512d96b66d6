import { CodeTabs } from "@/components/code-snippet";
import { Note } from "@/components/ui/note";
import { TabLinks } from "@/components/ui/tabs";
import type { Configuration } from "@/lib/gateways/contract";
import { PROFILES } from "@/lib/gateways/profiles";
import { PROFILE_NAMES } from "../profile-names";

const KEY_GOES: Record<Configuration["profile"], string> = {
  nginx: "The key stands in /etc/nginx/latchkey.key, readable by root only.",
  caddy: "The key comes from the environment: LATCHKEY_GATEWAY_KEY.",
  haproxy: "The key comes from the environment: LATCHKEY_GATEWAY_KEY. Both files stand in one folder.",
  traefik: "The key stands where lkg_... does. Keep the file readable by Traefik only.",
  envoy: "The key stands where lkg_... does. Keep the file readable by Envoy only.",
};

/** The proxy's configuration, ready to copy, for any proxy: the own one first. */
export function GatewayConfiguration({ own, shown }: { own: Configuration["profile"]; shown: Configuration }) {
  const { profile, tested, socket, files } = shown;
  const order = [own, ...PROFILES.filter((one) => one !== own)];
  return (
    <>
      <div className="mt-3">
        <TabLinks
          label="Proxy"
          tabs={order.map((one) => ({
            label: PROFILE_NAMES[one],
            href: `?tab=configuration&profile=${one}`,
          }))}
        />
      </div>
      <div className="grid max-w-4xl grid-cols-[minmax(0,1fr)] gap-4 px-4 py-5 md:px-8">
        <p className="text-ink-2">
          {socket ? (
            <>
              Written for the socket <span className="font-medium text-ink">{socket}</span>.
            </>
          ) : (
            "Put the name of a socket where orders stands."
          )}{" "}
          {KEY_GOES[profile]}
        </p>
        {!tested && (
          <Note tone="warning">
            Latchkey's own tests do not run {PROFILE_NAMES[profile]}. Try it with your version before you rely on it.
          </Note>
        )}
        <CodeTabs
          key={profile}
          label="Files"
          snippets={files.map(({ name, text }) => ({ label: name, code: text.trimEnd() }))}
        />
      </div>
    </>
  );
}
