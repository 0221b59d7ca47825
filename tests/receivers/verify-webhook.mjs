// Standard input: { "secret", "headers", "body" (base64) }. Ends with 0 and prints the event where the signature is good.
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const { secret, headers, body } = JSON.parse(await text(process.stdin));
const event = new Webhook(secret).verify(Buffer.from(body, 'base64').toString('utf8'), headers);
console.log(JSON.stringify(event));
