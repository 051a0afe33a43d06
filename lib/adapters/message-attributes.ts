import type { EditAttributes, EventAttributes, ParkedAttributes } from '../wire/message-attributes';

/** An attribute of a message as SNS and SQS take it and give it. */
interface MessageAttribute {
  readonly DataType: string | undefined;
  readonly StringValue?: string;
}

/** Texts as attributes of a message. */
export function toMessageAttributes(
  texts: EventAttributes | ParkedAttributes | EditAttributes,
): Record<string, MessageAttribute> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, { DataType: 'String', StringValue: text }]),
  );
}

/** The attributes of a parked message; none of them is certain, for anyone may have sent it. */
export function parkedAttributes(
  attributes: Readonly<Record<string, MessageAttribute>> = {},
): Partial<ParkedAttributes & EditAttributes> {
  return Object.fromEntries(Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]));
}
