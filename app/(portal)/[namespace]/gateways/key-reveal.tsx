"use client";

import SecretReveal from "@/components/secret-reveal";
import type { CreatedGateway } from "@/lib/gateways/contract";
import { PROFILE_NAMES } from "./profile-names";

/** The one showing of a gateway's key. */
export function KeyReveal({ gateway, onClose }: { gateway: CreatedGateway; onClose: () => void }) {
  const { name, profile, key, hint, previousKey } = gateway;
  return (
    <SecretReveal
      secret={key}
      replay={{
        title: `The key of ${name} was made already`,
        description:
          "Your first try arrived, and its answer held the key. It is shown only there: if you do not have it, give the gateway a new key.",
      }}
      kind="gateway key"
      what={
        <>
          Key of <span className="font-medium text-ink">{name}</span>.
        </>
      }
      hint={hint}
      facts={[
        { label: "Proxy", value: PROFILE_NAMES[profile] },
        ...(previousKey
          ? [{ label: "Key before", value: <span className="mono">{previousKey.hint}</span> }]
          : [{ label: "Next", value: "Copy the configuration from the gateway's page" }]),
      ]}
      env={{ file: `${name}.env`, variable: "LATCHKEY_GATEWAY_KEY" }}
      snippets={SNIPPETS.toSorted((one) => (one.profiles.includes(profile) ? -1 : 0))}
      onClose={onClose}
    />
  );
}

/** Where each proxy looks for the key, without the key. */
const SNIPPETS = [
  {
    profiles: ["nginx"],
    label: "nginx",
    code: '# /etc/nginx/latchkey.key, mode 0600\nproxy_set_header X-Latchkey-Gateway "lkg_...";',
  },
  {
    profiles: ["caddy", "haproxy"],
    label: "Caddy, HAProxy",
    code: "# systemctl edit caddy (or haproxy), with the downloaded .env\n[Service]\nEnvironmentFile=/etc/latchkey/gateway.env",
  },
  {
    profiles: ["traefik", "envoy"],
    label: "Traefik, Envoy",
    code: "# in the configuration's own line, in a file that only the proxy can read\nX-Latchkey-Gateway: lkg_...",
  },
];
