import { nativeImage, type NativeImage } from 'electron';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import colour from '../../build/shield-colour.png?inline';
import grey from '../../build/shield-grey.png?inline';
import trayColour from '../../build/tray-colour.png?inline';
import trayColour2x from '../../build/tray-colour@2x.png?inline';
import trayGrey from '../../build/tray-grey.png?inline';
import trayGrey2x from '../../build/tray-grey@2x.png?inline';

type Shield = Snapshot['shield'];
const dataUrls: Record<Shield, string> = { colour, grey };
const trayDataUrls: Record<Shield, { at1x: string; at2x: string }> = {
  colour: { at1x: trayColour, at2x: trayColour2x },
  grey: { at1x: trayGrey, at2x: trayGrey2x },
};

/** The shield as a window's icon. Part of the bundle, so that no file has to be found in each kind of package. */
export function shieldIcon(shield: Shield): NativeImage {
  return nativeImage.createFromDataURL(dataUrls[shield]);
}

/** The shield for the tray, also for screens with twice the resolution. */
export function trayIcon(shield: Shield): NativeImage {
  const { at1x, at2x } = trayDataUrls[shield];
  const icon = nativeImage.createFromDataURL(at1x);
  icon.addRepresentation({ scaleFactor: 2, dataURL: at2x });
  return icon;
}
