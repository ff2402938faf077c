/** Shown when a part of the panel cannot be loaded. That may be a language's texts, so both languages are built in. */
import type { Language } from '#shared/values/language.ts';

type LoadErrorTexts = { title: string; text: string; reload: string };

export const loadErrorTexts: Readonly<Record<Language, LoadErrorTexts>> = {
  de: {
    title: 'Das lässt sich gerade nicht anzeigen',
    text: 'Vielleicht wurde profacto inzwischen aktualisiert oder beendet. Laden Sie die Voreinstellungen neu; hilft das nicht, schließen Sie sie und öffnen Sie sie noch einmal.',
    reload: 'Neu laden',
  },
  en: {
    title: 'This cannot be shown right now',
    text: 'profacto may have been updated or ended in the meantime. Reload the preferences; if that does not help, close them and open them again.',
    reload: 'Reload',
  },
};
