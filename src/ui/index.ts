/** The front door of `ui`. Nothing here has side effects: what is not imported does not reach a bundle. */
export { classNames } from "./class-names.ts";
export { Button, type ButtonProps, type ButtonVariant, IconButton, type IconButtonProps } from "./controls/button.tsx";
export { Select, type SelectOption, type SelectProps } from "./controls/select.tsx";
export { TextArea, type TextAreaProps } from "./controls/text-area.tsx";
export { TextField, type TextFieldProps } from "./controls/text-field.tsx";
export { Checkbox, Switch, type ToggleProps } from "./controls/toggle.tsx";
export { Avatar, type AvatarProps } from "./display/avatar.tsx";
export { Badge, Count, type CountProps, Dot, type Tone } from "./display/badge.tsx";
export { Banner, type BannerProps, type BannerTone } from "./display/banner.tsx";
export { Link, type LinkProps } from "./display/link.tsx";
export { ProgressBar, type ProgressBarProps } from "./display/progress-bar.tsx";
export { Skeleton, SkeletonGroup, type SkeletonProps, SkeletonRows } from "./display/skeleton.tsx";
export { DeniedState, EmptyState, ErrorState, OfflineState, type StateProps } from "./display/state.tsx";
export { SkipLink, VisuallyHidden } from "./display/visually-hidden.tsx";
export {
  formatBytes,
  formatDate,
  formatDateTime,
  formatDay,
  formatDuration,
  formatFull,
  formatList,
  formatNumber,
  formatPercent,
  formatRelative,
  formatShort,
  formatSteps,
  formatTime,
  isSameDay,
} from "./i18n/format.ts";
export {
  type Catalogue,
  chooseLanguage,
  createI18n,
  defineMessages,
  type I18n,
  LANGUAGES,
  type Language,
  type Translate,
  translator,
} from "./i18n/i18n.ts";
export { I18nProvider, useI18n, useMessages } from "./i18n/i18n-context.ts";
export { Icon, type IconNodes, type IconProps } from "./icon/icon.tsx";
export { focusableIn, rememberFocus, rovingTarget } from "./keyboard/focus.ts";
export { isApple, matchesShortcut, type Shortcut, shortcutLabel } from "./keyboard/shortcut.ts";
export { ShortcutHelp, type ShortcutHelpProps } from "./keyboard/shortcut-help.tsx";
export {
  createShortcuts,
  type ShortcutBinding,
  ShortcutProvider,
  type ShortcutRegistry,
  useShortcuts,
} from "./keyboard/shortcuts.ts";
export { SplitPane, type SplitPaneProps } from "./layout/split-pane.tsx";
export { type Tab, Tabs, type TabsProps } from "./layout/tabs.tsx";
export { AnchoredList, type AnchoredListHandle, type AnchoredListProps } from "./list/anchored-list.tsx";
export { VirtualList, type VirtualListHandle, type VirtualListProps, type VirtualRow } from "./list/virtual-list.tsx";
export { Dialog, type DialogProps } from "./overlay/dialog.tsx";
export { Menu, type MenuAction, type MenuItem } from "./overlay/menu.tsx";
export { MenuButton, type MenuButtonProps } from "./overlay/menu-button.tsx";
export { type Placement, placeFloating } from "./overlay/place.ts";
export { Popover, type PopoverProps } from "./overlay/popover.tsx";
export { ToastRegion } from "./overlay/toast-region.tsx";
export { createToasts, type Toast, type Toasts } from "./overlay/toasts.ts";
export { Tooltip, type TooltipProps } from "./overlay/tooltip.tsx";
export { type ContextMenu, useContextMenu } from "./overlay/use-context-menu.tsx";
export { useDismiss } from "./overlay/use-dismiss.ts";
export { initials, PERSON_COLORS, personColor, personColorVar } from "./person-color.ts";
export { CodeBlock } from "./text/code-block.tsx";
export { contrast, parseHex, themedColor } from "./text/contrast.ts";
export { plainText, type RichTextAttrs, type RichTextElement, type RichTextNode } from "./text/rich-nodes.tsx";
export { MentionPill, type MentionPillProps, RichText, type RichTextProps } from "./text/rich-text.tsx";
export { safeHref } from "./text/safe-href.ts";
export { Spoiler } from "./text/spoiler.tsx";
export {
  applyHostTokens,
  HOST_TOKENS,
  type HostToken,
  parseHostTokens,
  readHostTokens,
} from "./theme/host-tokens.ts";
export { type Appearance, applyTheme, DEFAULT_APPEARANCE, parseAppearance } from "./theme/theme.ts";
