import { Tree, TreeItem, TreeItemContent } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';
import { idsOf, type ChainNode } from './chain-nodes.ts';
import styles from './chain-tree.module.css';

type Props = { top: ChainNode; chosen: string; onChoose: (id: string) => void };

/** The chain from the root down; always open, and the arrow keys choose. */
export function ChainTree({ top, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <Tree
      aria-label={t('viewer.chain')}
      className={styles.tree ?? ''}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      // Escape closes the dialog around it.
      escapeKeyBehavior="none"
      disabledKeys={['elsewhere']}
      disabledBehavior="selection"
      expandedKeys={idsOf(top)}
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined && key !== 'elsewhere') onChoose(String(key));
      }}
    >
      <ChainItem node={top} />
    </Tree>
  );
}

function ChainItem({ node }: { node: ChainNode }) {
  const { t } = useTranslation();
  const isInFile = node.certificate !== null;
  const title = isInFile ? node.title : t('viewer.elsewhere', { name: node.title });
  return (
    <TreeItem id={node.id} textValue={title} className={styles.item ?? ''}>
      <TreeItemContent>
        {({ level }) => (
          <span className={styles.row} style={{ paddingInlineStart: `${(level - 1) * 18}px` }}>
            <Icon name={isInFile ? 'document' : 'seal'} />
            <span className={styles.title}>{title}</span>
          </span>
        )}
      </TreeItemContent>
      {node.child !== null && <ChainItem node={node.child} />}
    </TreeItem>
  );
}
