import { Avatar, type AvatarProps } from "#ui";
import { useAvatarUrl } from "./use-media.ts";

type Props = Omit<AvatarProps, "src"> & { readonly mxc?: string | undefined };

/** An avatar whose picture comes from the homeserver; initials until then. */
export function LiveAvatar({ mxc, ...rest }: Props) {
  return <Avatar {...rest} src={useAvatarUrl(mxc, rest.size ?? 32)} />;
}
