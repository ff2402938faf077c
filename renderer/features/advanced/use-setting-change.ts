export { useSettingChange } from '../../parts/use-setting-change.ts';
