/** One turn of a conversation, as records of a pipeline hold it. A type and not an interface: only such a one is known to have no other members. */
export type Message = {
  /** `system`, `user` or `assistant`; what else there may be is the template's to say. */
  role: string;
  content: string;
};
