import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../components/button';
import { Message } from '../components/message';
import { t } from '../words/words';
import css from './error-boundary.module.css';

interface Props {
  /** hears of the fault, for the engineer */
  readonly onFault: (error: unknown, info: ErrorInfo) => void;
  readonly children: ReactNode;
}

/** A fault in one part of the window leaves the others alone; the part can be shown again. */
export class ErrorBoundary extends Component<Props, { fault: boolean }> {
  override state = { fault: false };

  static getDerivedStateFromError(): { fault: boolean } {
    return { fault: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onFault(error, info);
  }

  override render(): ReactNode {
    if (!this.state.fault) return this.props.children;
    return (
      <div className={css.fault}>
        <Message
          inline
          tone="error"
          role="alert"
          what={t('fault.title')}
          remedy={t('fault.about')}
          actions={
            <>
              <Button size="small" onClick={() => this.setState({ fault: false })}>
                {t('fault.again')}
              </Button>
              <Button size="small" variant="ghost" onClick={() => location.reload()}>
                {t('fault.reload')}
              </Button>
            </>
          }
        />
      </div>
    );
  }
}
