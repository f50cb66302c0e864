/** One turn of a conversation, as records of a pipeline hold it. */
export interface Message {
  /** `system`, `user` or `assistant`; what else there may be is the template's to say. */
  role: string;
  content: string;
}
