import { nativeImage, type NativeImage } from 'electron';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import colour from '../../build/shield-colour.png?inline';
import grey from '../../build/shield-grey.png?inline';

const dataUrls: Record<Snapshot['shield'], string> = { colour, grey };

/** The shield as a window's icon. It is inside the bundle: a file would have to be found again in every package. */
export function shieldIcon(shield: Snapshot['shield']): NativeImage {
  return nativeImage.createFromDataURL(dataUrls[shield]);
}
