/** The desktop app's texts outside the page: menu, tray, notifications, and the two boxes for when there is no page. */
import type { Language } from '#shared/values/language.ts';

const de = {
  title: 'Datenschutz',
  menu: {
    edit: 'Bearbeiten',
    window: 'Fenster',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    minimize: 'Minimieren',
    close: 'Schließen',
    quit: 'Beenden',
  },
  tray: {
    program: 'profacto Datenschutz',
    open: 'Voreinstellungen öffnen',
    quit: 'profacto Datenschutz beenden',
    states: {
      unknown: 'Zustand noch nicht bekannt',
      active: 'TLS-Verschlüsselung aktiv',
      activeWithRemark: 'TLS-Verschlüsselung aktiv, mit einem Hinweis',
      inactive: 'TLS-Verschlüsselung nicht aktiv',
      inactiveWithTrouble: 'TLS-Verschlüsselung nicht aktiv, bitte ansehen',
    },
    keepsRunning: {
      title: 'profacto Datenschutz läuft weiter',
      body: 'Webserver und Erneuerung bleiben eingeschaltet. Zum Öffnen und zum Beenden klicken Sie auf den Schild im Infobereich.',
    },
  },
  notification: {
    evaluationGood: { title: 'Evaluierung: alles in Ordnung', body: 'Ihr Server ist über HTTPS erreichbar.' },
    evaluationWarning: { title: 'Evaluierung: mit Hinweisen', body: 'Öffnen Sie das Fenster für die Einzelheiten.' },
    evaluationBroken: {
      title: 'Evaluierung: etwas stimmt nicht',
      body: 'Öffnen Sie das Fenster: Dort steht, was zu tun ist.',
    },
    certificateInstalled: { title: 'Zertifikat installiert', body: 'Die TLS-Verschlüsselung ist aktiv.' },
    requestFailed: {
      title: 'Zertifikat nicht erhalten',
      body: 'Öffnen Sie das Fenster: Dort steht, warum und was zu tun ist.',
    },
  },
  pageCrashed: {
    title: 'Das Fenster ist abgestürzt',
    body: 'Der Webserver läuft weiter. Starten Sie profacto Datenschutz noch einmal, um das Fenster wieder zu öffnen.',
  },
  cannotStart: { title: 'profacto Datenschutz kann nicht starten' },
};

const en: typeof de = {
  title: 'Privacy',
  menu: {
    edit: 'Edit',
    window: 'Window',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    minimize: 'Minimise',
    close: 'Close',
    quit: 'Quit',
  },
  tray: {
    program: 'profacto Datenschutz',
    open: 'Open preferences',
    quit: 'Quit profacto Datenschutz',
    states: {
      unknown: 'State not yet known',
      active: 'TLS encryption active',
      activeWithRemark: 'TLS encryption active, with a remark',
      inactive: 'TLS encryption not active',
      inactiveWithTrouble: 'TLS encryption not active, please have a look',
    },
    keepsRunning: {
      title: 'profacto Datenschutz goes on running',
      body: 'The web server and the renewal stay switched on. To open or to quit, click the shield in the notification area.',
    },
  },
  notification: {
    evaluationGood: { title: 'Evaluation: all is well', body: 'Your server can be reached over HTTPS.' },
    evaluationWarning: { title: 'Evaluation: with remarks', body: 'Open the window for the details.' },
    evaluationBroken: { title: 'Evaluation: something is wrong', body: 'Open the window: it says what to do.' },
    certificateInstalled: { title: 'Certificate installed', body: 'TLS encryption is active.' },
    requestFailed: { title: 'No certificate received', body: 'Open the window: it says why and what to do.' },
  },
  pageCrashed: {
    title: 'The window has crashed',
    body: 'The web server goes on. Start profacto Datenschutz again to get the window back.',
  },
  cannotStart: { title: 'profacto Datenschutz cannot start' },
};

export type DesktopTexts = typeof de;
export const desktopTexts: Record<Language, DesktopTexts> = { de, en };
