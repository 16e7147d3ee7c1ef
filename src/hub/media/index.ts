export { decryptAttachment, encryptAttachment, encryptedFileContent, parseEncryptedFile } from "./attachment.ts";
export { IMAGE_SIZE_BYTES, type ImageSize, imageSize } from "./image-size.ts";
export { ANY_FILE, SHOWN_TYPES, type ShownType, safeMediaType, shownType, sniffMediaType } from "./media-type.ts";
export { isMxc, type Mxc, mediaPath, parseMxc, type ThumbnailSize } from "./mxc.ts";
