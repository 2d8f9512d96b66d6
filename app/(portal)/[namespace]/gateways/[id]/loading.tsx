import { DetailSkeleton } from "@/components/detail-skeleton";

const FACTS = ["Proxy", "Key", "Last seen", "Asks about", "Trusted proxies in front", "Namespace", "Registered"];

export default function Loading() {
  return <DetailSkeleton kind="Gateway" list="Gateways" facts={FACTS} />;
}
