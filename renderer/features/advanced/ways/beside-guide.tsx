import { useState } from 'react';
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import type { SettingsPatch } from '#shared/contract/settings.ts';
import { besidePorts } from '#shared/domain/front-change.ts';
import { settingsCommand } from '#shared/domain/way-commands.ts';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';
import type { RestartMeans, WayTexts } from '#shared/texts/ways.ts';
import { useLanguage, usePanel, useSnapshot } from '../../../state/context.ts';
import { useTextSetting } from '../../../parts/use-text-setting.ts';
import { Button } from '../../../ui/button.tsx';
import { DetailsList } from '../../../ui/details-list.tsx';
import { RadioList } from '../../../ui/radio-list.tsx';
import { TextFieldRow } from '../../../ui/text-field-row.tsx';
import { SecretSettingField } from '../secret-setting-field.tsx';
import { useSettingChange } from '../../../parts/use-setting-change.ts';
import { CommandLine } from './command-line.tsx';
import { useFocusWhereLost } from './use-focus-where-lost.ts';
import styles from './ways.module.css';

type Props = { texts: WayTexts; search: ApplicationSearch | null };
type TextKey = 'webroot' | 'certificateTarget' | 'restartCommand' | 'restartAt';

/** What the way "beside" needs: two folders of profacto's, and how its web server is restarted. */
export function BesideGuide({ texts, search }: Props) {
  const { settings, programs } = useSnapshot();
  const own = { httpPort: settings.httpPort, httpsPort: settings.httpsPort };
  const ports = search === null ? own : besidePorts(search, own);
  const isOn = settings.operation === 'beside';
  if (!programs) return <InBrowser texts={texts} ports={ports} />;
  return (
    <div className={styles.guide}>
      <p className={styles.quiet}>{texts.beside.about}</p>
      <div>
        <SettingField texts={texts} setting="webroot" />
        <SettingField texts={texts} setting="certificateTarget" />
      </div>
      <Restart texts={texts} />
      {!(isOn && isOther(ports, own)) && <p>{texts.beside.ports(ports.httpPort, ports.httpsPort)}</p>}
      {isOn ? (
        <>
          <TurnedOn texts={texts} />
          {isOther(ports, own) && <TakePorts texts={texts} ports={ports} />}
        </>
      ) : (
        <TurnOn texts={texts} ports={ports} />
      )}
    </div>
  );
}

function SettingField({ texts: { beside }, setting }: { texts: WayTexts; setting: TextKey }) {
  const { texts } = useLanguage();
  const field = useTextSetting(setting);
  return (
    <TextFieldRow
      {...field}
      isMono
      kind={setting === 'restartCommand' ? 'lines' : 'text'}
      label={settingLabelIn(texts, setting)}
      hint={beside.hints[setting]}
    />
  );
}

/** How profacto's web server is restarted: one means at a time, so what is set for another one goes. */
function Restart({ texts }: { texts: WayTexts }) {
  const { texts: all } = useLanguage();
  const { restartUrl, restartCommand } = useSnapshot().settings;
  const { isLocked, change } = useSettingChange();
  const [opened, setOpened] = useState<RestartMeans | null>(null);
  const stored: RestartMeans = restartUrl !== '' ? 'url' : restartCommand.length > 0 ? 'program' : 'none';
  const means = opened ?? stored;
  const choose = (next: RestartMeans) => {
    setOpened(next);
    const dropped: SettingsPatch = {
      ...(next !== 'url' && restartUrl !== '' ? { restartUrl: '' } : {}),
      ...(next !== 'program' && restartCommand.length > 0 ? { restartCommand: [] } : {}),
    };
    if (Object.keys(dropped).length > 0) change(dropped);
  };
  return (
    <>
      <RadioList
        label={texts.beside.restart}
        options={(['none', 'url', 'program'] as const).map((id) => ({ id, ...texts.beside.means[id] }))}
        value={means}
        isLocked={isLocked}
        onChange={(id) => choose(id as RestartMeans)}
      />
      {means === 'url' && (
        <div>
          <SecretSettingField
            setting="restartUrl"
            label={settingLabelIn(all, 'restartUrl')}
            isSet={restartUrl !== ''}
            isLocked={isLocked}
            onRemove={() => change({ restartUrl: '' })}
          />
          {restartUrl === '' && <p className={styles.quiet}>{texts.beside.hints.restartUrl}</p>}
        </div>
      )}
      {means === 'program' && <SettingField texts={texts} setting="restartCommand" />}
      {means !== 'none' && (
        <div className={styles.port}>
          <SettingField texts={texts} setting="restartAt" />
        </div>
      )}
    </>
  );
}

type Ports = { httpPort: number; httpsPort: number };

const isOther = (one: Ports, other: Ports) => one.httpPort !== other.httpPort || one.httpsPort !== other.httpsPort;

/** profacto has moved since: the ports on which it was found are taken over. */
function TakePorts({ texts, ports }: { texts: WayTexts; ports: Ports }) {
  const { commands, messages } = usePanel();
  const { isLocked } = useSettingChange();
  const take = async () => {
    if (await commands.changeSettings(() => ports)) messages.announce(texts.beside.portsTaken);
  };
  return (
    <div className={styles.stack}>
      <p>{texts.beside.otherPorts(ports.httpPort, ports.httpsPort)}</p>
      <Button isPending={isLocked} onPress={() => void take()}>
        {texts.beside.takePorts}
      </Button>
    </div>
  );
}

function TurnOn({ texts, ports }: { texts: WayTexts; ports: Ports }) {
  const { commands, drafts, messages } = usePanel();
  const { settings } = useSnapshot();
  const { isLocked } = useSettingChange();
  const [isMissing, setMissing] = useState(false);
  const hasFolders = settings.webroot !== '' && settings.certificateTarget !== '';
  const turnOn = async () => {
    await drafts.flush();
    const isSaved = await commands.changeSettings(({ webroot, certificateTarget }) => {
      setMissing(webroot === '' || certificateTarget === '');
      return { operation: 'beside', ...ports };
    });
    if (isSaved) messages.announce(texts.beside.turnedOn);
  };
  return (
    <div className={styles.stack}>
      <Button isPending={isLocked} onPress={() => void turnOn()}>
        {texts.beside.turnOn}
      </Button>
      {isMissing && !hasFolders && <p>{texts.beside.foldersFirst}</p>}
    </div>
  );
}

function TurnedOn({ texts }: { texts: WayTexts }) {
  const told = useFocusWhereLost<HTMLParagraphElement>();
  const { certificate } = useSnapshot();
  return (
    <p ref={told} tabIndex={-1} className={styles.told}>
      {certificate === null ? `${texts.beside.on} ${texts.beside.next}` : texts.beside.on}
    </p>
  );
}

/** What is set, and the command by which it is changed. */
function InBrowser({ texts, ports }: { texts: WayTexts; ports: Ports }) {
  const { texts: all } = useLanguage();
  const { settings } = useSnapshot();
  const { folders } = texts.browser;
  const isOn = settings.operation === 'beside';
  const changed = {
    ...(ports.httpPort === settings.httpPort ? {} : { httpPort: ports.httpPort }),
    ...(ports.httpsPort === settings.httpsPort ? {} : { httpsPort: ports.httpsPort }),
  };
  return (
    <div className={styles.guide}>
      <DetailsList
        items={(['webroot', 'certificateTarget'] as const).map((id) => ({
          id,
          label: settingLabelIn(all, id),
          mono: settings[id] !== '',
          value: settings[id] || texts.beside.notSet,
        }))}
      />
      {isOn ? <TurnedOn texts={texts} /> : <p>{texts.beside.ports(ports.httpPort, ports.httpsPort)}</p>}
      {isOn && isOther(ports, settings) && <p>{texts.beside.otherPorts(ports.httpPort, ports.httpsPort)}</p>}
      <CommandLine
        texts={texts}
        why={texts.browser.beside}
        command={settingsCommand({
          operation: 'beside',
          webroot: settings.webroot || folders.webroot,
          certificateTarget: settings.certificateTarget || folders.certificateTarget,
          ...changed,
        })}
      />
    </div>
  );
}
