/** The custom notification of Amazon Q Developer in chat applications. */
export type SlackEnvelope = {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id?: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords?: readonly string[];
  };
  readonly metadata?: { readonly threadId?: string; readonly summary?: string };
};

/** What is published, one message per topic and log: the content of `alert.json`. */
export type AlertMessages = {
  readonly email: { readonly subject: string; readonly message: string };
  readonly slack: SlackEnvelope;
  /** for subscription filters: the highest severity among the findings told */
  readonly severity: 'low' | 'medium' | 'high';
  /** for subscription filters: ids of the patterns told */
  readonly patterns: readonly string[];
};
