export { AttachDialog, type Attachment } from "./attach-dialog.tsx";
export { composerMessages } from "./composer.messages.ts";
export { type ComposerModel, createComposerModel } from "./composer.model.ts";
export { Composer } from "./composer.view.tsx";
export { NoComposer } from "./no-composer.tsx";
