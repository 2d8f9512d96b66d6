import type { Snippet } from "@/components/code-snippet";

const whoami = (url: string) => `${url}/api/v1/whoami`;

/** The shortest use of a token; it answers who the token is. */
export function curlSnippet(url: string): Snippet {
  return {
    label: "curl",
    code: `# LATCHKEY_CLIENT_TOKEN comes from the downloaded .env\ncurl ${whoami(url)} \\\n  -H "Authorization: Bearer $LATCHKEY_CLIENT_TOKEN"`,
  };
}

/** For applications that keep Authorization to themselves. */
export function ownHeaderSnippet(url: string): Snippet {
  return {
    label: "Own header",
    code: `# Authorization stays free for the application behind\ncurl ${whoami(url)} \\\n  -H "Latchkey-Token: $LATCHKEY_CLIENT_TOKEN"`,
  };
}

export function githubActionsSnippet(url: string): Snippet {
  return {
    label: "GitHub Actions",
    code: `# gh secret set LATCHKEY_CLIENT_TOKEN < token.txt\nenv:\n  LATCHKEY_CLIENT_TOKEN: \${{ secrets.LATCHKEY_CLIENT_TOKEN }}\nrun: |\n  curl --fail ${whoami(url)} \\\n    -H "Authorization: Bearer $LATCHKEY_CLIENT_TOKEN"`,
  };
}

/** Every way to present a token and to hand it to a program, for the Use it tab. */
export function presentationSnippets(url: string, account: string): Snippet[] {
  const forms = [
    "Authorization: Bearer $LATCHKEY_CLIENT_TOKEN",
    "Authorization: Token $LATCHKEY_CLIENT_TOKEN",
    "Authorization: Latchkey $LATCHKEY_CLIENT_TOKEN",
    "Authorization: $LATCHKEY_CLIENT_TOKEN",
    "X-Latchkey-Authorization: $LATCHKEY_CLIENT_TOKEN",
    "Latchkey-Token: $LATCHKEY_CLIENT_TOKEN",
    "Border0-Token: $LATCHKEY_CLIENT_TOKEN",
    "X-Pomerium-Authorization: $LATCHKEY_CLIENT_TOKEN",
  ];
  return [
    curlSnippet(url),
    {
      label: "Every header",
      note: "Each of these is the same to Latchkey, so clients of other systems move over unchanged.",
      code: forms.map((form) => `curl ${whoami(url)} -H "${form}"`).join("\n"),
    },
    {
      label: ".env",
      note: "Keep the file out of version control, readable by one user.",
      code: "LATCHKEY_CLIENT_TOKEN=lks_...",
    },
    { label: "Docker", code: `docker run --env-file ./${account}.env your/image` },
    githubActionsSnippet(url),
    {
      label: "Ansible",
      code: `- ansible.builtin.uri:\n    url: ${whoami(url)}\n    headers:\n      Authorization: "Bearer {{ lookup('env', 'LATCHKEY_CLIENT_TOKEN') }}"`,
    },
    { label: "Kubernetes", code: `kubectl create secret generic ${account} \\\n  --from-env-file=./${account}.env` },
  ];
}
