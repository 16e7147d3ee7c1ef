import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { Button, type ButtonVariant, IconButton } from "../controls/button.tsx";
import type { IconNodes } from "../icon/icon.tsx";
import { Menu, type MenuItem } from "./menu.tsx";
import type { Placement } from "./place.ts";

export type MenuButtonProps = {
  /** Name of the button and of the menu. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly icon?: IconNodes;
  /** Text on the button; without it only the icon is shown. */
  readonly children?: ComponentChildren;
  readonly variant?: ButtonVariant;
  readonly size?: "normal" | "small";
  readonly placement?: Placement;
  readonly class?: string | undefined;
};

/** A button that opens a menu; arrow down opens it too. */
export function MenuButton(props: MenuButtonProps) {
  const { label, items, icon, children, variant = "quiet", size = "normal", placement = "below-end" } = props;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const shared = {
    ref: button,
    variant,
    size,
    class: props.class,
    "aria-haspopup": "menu" as const,
    "aria-expanded": open,
    onClick: () => setOpen(!open),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "ArrowDown" || open) return;
      event.preventDefault();
      setOpen(true);
    },
  };
  return (
    <>
      {children === undefined && icon ? (
        <IconButton {...shared} icon={icon} label={label} />
      ) : (
        <Button {...shared} icon={icon}>
          {children ?? label}
        </Button>
      )}
      {open && button.current && (
        <Menu
          label={label}
          items={items}
          anchor={button.current}
          placement={placement}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
