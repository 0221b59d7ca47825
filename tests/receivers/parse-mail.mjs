// Standard input: a message (RFC 5322). Prints what a mail program would see of it.
import { buffer } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';

const mail = await simpleParser(await buffer(process.stdin));
console.log(JSON.stringify({
  subject: mail.subject,
  from: mail.from.value,
  to: mail.to.value,
  messageId: mail.messageId,
  inReplyTo: mail.inReplyTo,
  references: [mail.references].flat(),
  autoSubmitted: mail.headers.get('auto-submitted'),
  date: mail.date,
  text: mail.text,
  html: mail.html,
  attachments: mail.attachments.length,
}));
