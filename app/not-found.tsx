import { NotFoundState } from "@/components/message-state";

export default function NotFound() {
  return (
    <main>
      <NotFoundState home="/" />
    </main>
  );
}
