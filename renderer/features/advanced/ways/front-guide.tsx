import { useState } from 'react';
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import {
  isInTheWay,
  nextPorts,
  plainErp,
  provenMove,
  provenStay,
  usualMove,
  type FrontMove,
  type FrontProof,
} from '#shared/domain/front-change.ts';
import { settingsCommand } from '#shared/domain/way-commands.ts';
import { listenEverywhere } from '#shared/texts/listen-everywhere.ts';
import { nameOf, type WayTexts } from '#shared/texts/ways.ts';
import { isAccepted, urlAfterMove, urlOf } from '#shared/domain/way-advice.ts';
import { useCommandState, useIsLive, useLanguage, usePanel, useSnapshot } from '../../../state/context.ts';
import type { Language } from '#shared/values/language.ts';
import { PortHelp } from '../../../parts/port-help.tsx';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { RadioList } from '../../../ui/radio-list.tsx';
import { CommandLine } from './command-line.tsx';
import { useFocusWhereLost } from './use-focus-where-lost.ts';
import type { WayDraft } from '../../../state/command-runner.ts';
import { PortField, portProblemText } from './port-field.tsx';
import { portProblem } from './port-problem.ts';
import styles from './ways.module.css';

type Props = { texts: WayTexts; search: ApplicationSearch };
type Ended = { proof: FrontProof; isSaved: boolean };

/**
 * The steps of the way "in front": who takes another port, what is set in profacto, and the proof, which alone saves it. The
 * steps stay those for what was found when the guide was opened, whatever the proof finds.
 */
export function FrontGuide({ texts, search: given }: Props) {
  const { commands, messages } = usePanel();
  const { settings, operation, programs } = useSnapshot();
  const { language } = useLanguage();
  const isLive = useIsLive();
  const isLooking = useCommandState((state) => state.pending.findApplication === true);
  const [search] = useState(given);
  const [own] = useState({ httpPort: settings.httpPort, httpsPort: settings.httpsPort });
  const { move: chosen, ports: typed } = useCommandState((state) => state.wayDraft);
  const move = chosen ?? usualMove(search, own);
  const enter = (change: Partial<Pick<WayDraft, 'move' | 'ports'>>) =>
    commands.state.setState(({ wayDraft }) => ({ wayDraft: { ...wayDraft, ...change } }));
  const [isAsked, setAsked] = useState(false);
  const [ended, setEnded] = useState<Ended | null>(null);
  const suggested = suggestedPorts(search);
  const ports = { ...suggested, ...typed };

  const erp = plainErp(search);
  const blocks = isInTheWay(search, own);
  const canStay = erp !== null && search.advice.ownPorts !== null;
  const who: FrontMove = blocks || erp === null ? move : 'we';
  const asksPort = blocks || erp === null;
  const text = asksPort || ports.we !== '' ? ports[who] : String(own.httpPort);
  const problem = portProblem(text, who === 'we' && !asksPort ? {} : { own, erp: who === 'we' ? erp : null });
  const port = Number(text);

  const check = async () => {
    setEnded(null);
    setAsked(true);
    if (problem !== null) {
      messages.announce(portProblemText(problem, texts));
      return;
    }
    messages.announce(texts.front.checking);
    const found = await commands.findApplication(port);
    if (found === null) return;
    const proof = who === 'we' ? provenStay(found, port, own) : provenMove(found, port, own);
    const isSaved =
      proof.outcome === 'proven' && programs && (await commands.changeSettings(() => ({ ...proof.patch })));
    if (proof.outcome === 'proven' && programs && !isSaved) return;
    setEnded({ proof, isSaved });
    messages.announce(outcomeText(proof, { texts, language, isSaved, wanted: port, who }));
  };

  if (ended !== null && isDone(ended, settings)) return <Saved texts={texts} ended={{ ...ended, isSaved: true }} />;
  const isSet = settings.operation === 'front' && erp !== null && urlOf(erp) === settings.upstream;
  if (!blocks && isSet) {
    return <p className={styles.guide}>{texts.front.asIs(erp.port)}</p>;
  }
  if (erp?.address !== undefined && !isAccepted(urlOf(erp))) {
    return <p className={styles.guide}>{listenEverywhere[language](erp.address)}</p>;
  }
  const next = nextPorts(search, who, own, who === 'we' && problem === null ? port : own.httpPort);
  const routerChanges = next.httpPort !== own.httpPort || next.httpsPort !== own.httpsPort;
  return (
    <div className={styles.guide}>
      {blocks && canStay && (
        <RadioList
          label={texts.front.who}
          options={(['profacto', 'we'] as const).map((id) => ({
            id,
            name: texts.front.moves[id].name,
            text: texts.front.moves[id].text(erp.port),
          }))}
          value={move}
          isLocked={false}
          onChange={(id) => {
            enter({ move: id as FrontMove });
            setEnded(null);
            setAsked(false);
          }}
        />
      )}
      {!asksPort && <p>{texts.front.asIs(erp.port)}</p>}
      {erp === null && !blocks && <p>{texts.front.unknown}</p>}
      {asksPort && (
        <PortField
          texts={texts}
          label={who === 'we' ? texts.front.ownPort : texts.front.profactoPort}
          text={text}
          suggested={erp === null && !blocks ? null : suggested[who]}
          problem={problem}
          isAsked={isAsked}
          onChange={(text) => {
            enter({ ports: { ...typed, [who]: text } });
            setEnded(null);
            setAsked(false);
          }}
          onConfirm={() => void check()}
        />
      )}
      {blocks && who === 'profacto' && (
        <Steps texts={texts} port={problem === null ? text.trim() : '…'} hasTls={hasTls(search, own.httpsPort)} />
      )}
      <p>{routerChanges ? texts.front.router({ ...settings, ...next }, false) : texts.front.routerStays}</p>
      <Button isPending={isLooking || !isLive || (programs && operation !== null)} onPress={() => void check()}>
        {programs ? texts.front.check : texts.front.checkOnly}
      </Button>
      {ended !== null && <Outcome ended={ended} wanted={port} who={who} texts={texts} />}
      {!programs && problem === null && (ended === null || ended.proof.outcome === 'proven') && (
        <CommandLine
          texts={texts}
          why={texts.browser.front}
          command={settingsCommand(
            ended?.proof.outcome === 'proven'
              ? ended.proof.patch
              : {
                  operation: 'front',
                  upstream: who === 'we' && erp !== null ? urlOf(erp) : urlAfterMove(erp, port),
                  ...(next.httpPort === own.httpPort ? {} : { httpPort: next.httpPort }),
                  ...(next.httpsPort === own.httpsPort ? {} : { httpsPort: next.httpsPort }),
                },
          )}
        />
      )}
    </div>
  );
}

/** Saved here, or, where this page may not, on the server. */
function isDone({ proof, isSaved }: Ended, { operation, upstream }: Snapshot['settings']): boolean {
  return isSaved || (proof.outcome === 'proven' && operation === 'front' && proof.patch.upstream === upstream);
}

/** The ports that the look at the machine has found to be free, for either. */
function suggestedPorts({ advice }: ApplicationSearch): Record<FrontMove, string> {
  return { profacto: String(advice.movesTo ?? ''), we: String(advice.ownPorts?.httpPort ?? '') };
}

function hasTls({ found }: ApplicationSearch, httpsPort: number): boolean {
  return found.some(({ kind, port }) => kind === '4d' && port === httpsPort);
}

function Steps({ texts, port, hasTls }: { texts: WayTexts; port: string; hasTls: boolean }) {
  const { programs } = useSnapshot();
  const { steps } = texts.front;
  return (
    <ol className={styles.steps}>
      <li>{steps.open}</li>
      <li>{steps.set(port)}</li>
      {hasTls && <li>{steps.plain}</li>}
      <li>{steps.restart}</li>
      <li>{programs ? steps.check : steps.command}</li>
    </ol>
  );
}

type Told = { texts: WayTexts; language: Language; isSaved: boolean; wanted: number; who: FrontMove };

function outcomeText(proof: FrontProof, { texts, language, isSaved, wanted, who }: Told): string {
  const { proof: words } = texts.front;
  switch (proof.outcome) {
    case 'proven':
      return isSaved ? words.saved(proof.application.port) : words.provenInBrowser(proof.application.port);
    case 'nobody':
      return `${who === 'we' ? words.nobodyAtAll : words.nobody(proof.port)} ${words.notSaved}`;
    case 'stillOn':
      return `${words.stillOn(proof.port)} ${words.notSaved}`;
    case 'elsewhere':
      return `${words.elsewhere(proof.port, wanted)} ${words.notSaved}`;
    case 'encrypts':
      return `${words.encrypts(proof.port)} ${words.notSaved}`;
    case 'other':
      return `${words.other(proof.port, nameOf(texts, proof.kind))} ${words.notSaved}`;
    case 'refused':
      return `${listenEverywhere[language](proof.address)} ${words.notSaved}`;
    case 'ownPortTaken':
      return `${words.ownPortTaken(proof.port, nameOf(texts, proof.kind))} ${words.notSaved}`;
  }
}

function Outcome({ ended: { proof, isSaved }, ...told }: { ended: Ended } & Omit<Told, 'isSaved' | 'language'>) {
  const { language } = useLanguage();
  const isGood = proof.outcome === 'proven';
  return (
    <p className={styles.outcome} data-good={isGood}>
      <Icon name={isGood ? 'good' : 'warning'} />
      <span>{outcomeText(proof, { ...told, language, isSaved })}</span>
    </p>
  );
}

/** It is done; and how the router is set up, where our ports have changed. */
function Saved({ texts, ended }: { texts: WayTexts; ended: Ended }) {
  const { settings } = useSnapshot();
  const told = useFocusWhereLost<HTMLDivElement>();
  if (ended.proof.outcome !== 'proven') return null;
  const { patch } = ended.proof;
  return (
    <div ref={told} tabIndex={-1} className={styles.guide}>
      <Outcome ended={ended} wanted={0} who="profacto" texts={texts} />
      {patch.httpPort === undefined && patch.httpsPort === undefined ? (
        <p>{texts.front.routerStays}</p>
      ) : (
        <>
          <p>{texts.front.router(settings, true)}</p>
          <div>
            <PortHelp purpose="validation" />
            <PortHelp purpose="visitors" />
          </div>
        </>
      )}
    </div>
  );
}
