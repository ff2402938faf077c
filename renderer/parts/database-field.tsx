import { thisServerTexts } from '#shared/texts/this-server.ts';
import { useCommandState, useIsLive, useLanguage, usePanel, useSnapshot } from '../state/context.ts';
import { Button } from '../ui/button.tsx';
import { TextFieldRow } from '../ui/text-field-row.tsx';
import { Refusals } from './refusals.tsx';
import { useTextSetting } from './use-text-setting.ts';

type Props = { label: string; autoFocus?: boolean };

/** Where the certificates lie: typed, or in the desktop window also chosen in the system's dialog. */
export function DatabaseField({ label, autoFocus = false }: Props) {
  const { language } = useLanguage();
  const { database } = thisServerTexts[language];
  const { commands, drafts } = usePanel();
  const { osActions, certificate, databaseChosen, settings } = useSnapshot();
  const isLive = useIsLive();
  const isChoosing = useCommandState((state) => state.pending.chooseDatabase === true);
  const field = useTextSetting('databaseDirectory');
  /** The host's own directory is chosen by confirming it: to the field it is no change. */
  const takeAsItIs = (directory: string): boolean => {
    if (databaseChosen || directory.trim() !== settings.databaseDirectory) return false;
    void commands.changeSettings(() => ({ databaseDirectory: settings.databaseDirectory }));
    return true;
  };
  const choose = async () => {
    const directory = await commands.chooseDatabase();
    if (directory === null) return;
    if (takeAsItIs(directory)) return;
    drafts.type('databaseDirectory', directory);
    drafts.confirm('databaseDirectory');
  };
  return (
    <>
      <TextFieldRow
        {...field}
        onConfirm={() => takeAsItIs(field.value) || field.onConfirm()}
        name="databaseDirectory"
        isMono
        autoFocus={autoFocus}
        label={label}
        hint={certificate === null ? database.hint : database.hintInstalled}
        action={
          osActions && (
            <Button aria-label={database.chooseNamed} isPending={isChoosing || !isLive} onPress={() => void choose()}>
              {database.choose}
            </Button>
          )
        }
      />
      <Refusals commands={['chooseDatabase']} />
    </>
  );
}
