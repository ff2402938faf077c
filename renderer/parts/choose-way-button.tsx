import { useTranslation } from 'react-i18next';
import type { PortApplication } from '#shared/contract/application.ts';
import { usePanel } from '../state/context.ts';
import { Button } from '../ui/button.tsx';

/** Leads to where one chooses how profacto and this product share the machine. */
export function ChooseWayButton() {
  const { t } = useTranslation();
  const { sections } = usePanel();
  return (
    <div>
      <Button variant="quiet" onPress={() => sections.setState({ chosen: 'advanced', part: 'ways' })}>
        {t('chooseWay')}
      </Button>
    </div>
  );
}

/** Whether profacto itself is in the way, alone or with another web server, by the data of a failure or a finding about a busy port. */
export function isErpInTheWay({ code, data }: { code: string; data: unknown }): boolean {
  const { application } = data as { application?: PortApplication | null };
  return code.endsWith('PORT_BUSY') && (application?.kind === '4d' || application?.alsoErp === true);
}
