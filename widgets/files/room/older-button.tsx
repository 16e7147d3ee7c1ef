import type { OlderFiles } from "#backends";
import { Button, useMessages } from "#ui";
import { pickMessages } from "../pick/pick.messages.ts";

type Props = {
  readonly older: OlderFiles | undefined;
  readonly loading: boolean;
  readonly onMore: () => void;
};

/** Below a list that goes further back when it is asked to. */
export function OlderButton({ older, loading, onMore }: Props) {
  const t = useMessages(pickMessages);
  if (!older || (!loading && !older.hasMore())) return null;
  return (
    <Button
      busy={loading}
      variant="quiet"
      onClick={() => {
        older.load();
        onMore();
      }}
    >
      {t("older")}
    </Button>
  );
}
