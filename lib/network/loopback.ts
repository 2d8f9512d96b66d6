/** True for a host name of a URL that is this machine itself, an IPv6 address in its brackets. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
