import { Component, type ReactNode } from 'react';

type Props = {
  /** What stands there instead; `again` shows the children anew. */
  fallback: (retry: () => void) => ReactNode;
  children: ReactNode;
};

/** Puts something in the place of what cannot be drawn. A class, because only a class can. */
export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.fallback(() => this.setState({ hasFailed: false })) : this.props.children;
  }
}
