import { DetailSkeleton } from "@/components/detail-skeleton";

const FACTS = ["Who", "Token", "Socket", "Gateway", "From", "Decision ID"];

export default function Loading() {
  return <DetailSkeleton kind="Decision" list="Decisions" facts={FACTS} />;
}
