/** Decodes a picture at the size at which it is shown; browsers do it off the page's own thread. */
export async function decodeSmall(image: Blob, edgePx: number): Promise<ImageBitmap> {
  const whole = await createImageBitmap(image);
  const scale = edgePx / Math.max(whole.width, whole.height);
  if (scale >= 1) return whole;
  try {
    return await createImageBitmap(whole, {
      resizeWidth: Math.max(1, Math.round(whole.width * scale)),
      resizeHeight: Math.max(1, Math.round(whole.height * scale)),
      resizeQuality: "medium",
    });
  } finally {
    whole.close();
  }
}
