import { useComputed } from "@preact/signals";
import { pure } from "../app/pure.tsx";
import { lazy } from "./lazy.tsx";
import type { ShellModel } from "./shell.model.ts";

type Props = { readonly shell: ShellModel };

const RingCardsHost = lazy<Props>(
  async () => ({ Component: (await import("./ring-cards-host.tsx")).RingCardsHost }),
  true,
);

/** Nothing until somebody calls; what then appears is fetched in that moment. */
export const Rings = pure<Props>(function Rings({ shell }) {
  const any = useComputed(() => shell.calls.rings.value.length > 0);
  return any.value ? <RingCardsHost shell={shell} /> : null;
});
