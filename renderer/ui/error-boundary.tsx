import { Component, type ReactNode } from 'react';

type Props = {
  /** What is rendered instead; `retry` renders the children again. */
  fallback: (retry: () => void) => ReactNode;
  children: ReactNode;
};

/** Renders a fallback in place of children that throw. A class, because only a class can catch their errors. */
export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.fallback(() => this.setState({ hasFailed: false })) : this.props.children;
  }
}
